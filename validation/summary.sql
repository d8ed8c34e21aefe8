-- What the gate judges a whole table by: one row for each measure, of this version and of the one before.
--
-- now, before: the observations of either version, as views with the columns
--   measure, area_code, period, period_start, period_end, period_type, value, unit, status, and
--   sex ('' where the schema has none), breakdown (all dimensions as one value), breakdown_but_sex (all but sex).
-- $today: the day of the judgement. $codes, $names: the authorities that the table should cover. $region: the area
-- that they make up, and $members all of its authorities. $adds_up: the measures whose parts add up to the whole.
-- $released: when the publisher released the figures; $usual_days: how long that takes at most. Null: not known.
WITH
last AS (SELECT measure, max(period_end) AS last_day FROM now GROUP BY measure),
base AS (
    SELECT measure, string_agg(DISTINCT unit, ' | ' ORDER BY unit) AS units, count(*) AS rows, count(value) AS values,
        count(DISTINCT area_code) AS areas, min(period_start) AS first_day, max(period_end) AS last_day,
        -- A forecast (status f) may lie ahead of us.
        greatest(0, max(date_diff('day', CAST($today AS DATE), period_start)) FILTER (NOT is_forecast)) AS starts_in_days,
        greatest(0, max(date_diff('day', CAST($today AS DATE), period_end)) FILTER (NOT is_forecast)) AS ends_in_days
    FROM (SELECT *, regexp_matches(coalesce(status, ''), '(^| )f( |$)') AS is_forecast FROM now)
    GROUP BY measure
),

-- Are the authorities there in the latest period? A measure that has none of them is of other areas.
expected AS (SELECT unnest(CAST($codes AS VARCHAR[])) AS code, unnest(CAST($names AS VARCHAR[])) AS name),
present AS (SELECT DISTINCT measure, area_code AS code FROM now SEMI JOIN last ON now.measure = last.measure AND period_end = last_day),
covering AS (SELECT DISTINCT measure FROM now SEMI JOIN expected ON area_code = code),
absent AS (
    SELECT measure, count(present.code IS NULL OR NULL) AS authorities_missing,
        string_agg(name, ', ' ORDER BY expected.code) FILTER (present.code IS NULL) AS authorities_missing_names
    FROM covering CROSS JOIN expected LEFT JOIN present USING (measure, code)
    GROUP BY measure
),

-- Periods that no area has, between periods that stand at an even distance.
calendar AS (
    SELECT DISTINCT measure, period_type, period, period_start FROM now
    WHERE period_type NOT IN ('census', 'snapshot', 'day', 'hour')
),
steps AS (
    SELECT *, date_diff('month', period_start, lead(period_start) OVER (
        PARTITION BY measure, period_type ORDER BY period_start)) AS months
    FROM calendar
),
usual AS (
    SELECT measure, period_type, quantile_disc(months, 0.5) AS months FROM steps
    GROUP BY measure, period_type HAVING count(months) >= 3
),
gaps AS (
    SELECT measure, coalesce(sum(steps.months // usual.months - 1), 0) AS periods_missing,
        array_to_string(min(period, 3) FILTER (steps.months > usual.months), ', ') AS periods_missing_after
    FROM steps JOIN usual USING (measure, period_type) WHERE steps.months >= usual.months AND usual.months > 0
    GROUP BY measure
),

-- Series (an area, a breakdown) that lack a period which other areas have, between their own first and last.
places AS (
    SELECT *, row_number() OVER (PARTITION BY measure, period_type, breakdown ORDER BY period_start, period) AS place
    FROM (SELECT DISTINCT measure, period_type, breakdown, period_start, period FROM now)
),
lengths AS (
    SELECT measure, count(*) AS found, max(place) - min(place) + 1 AS due
    FROM now JOIN places USING (measure, period_type, breakdown, period_start, period)
    GROUP BY measure, period_type, breakdown, area_code
),
series AS (
    SELECT measure, count(*) AS series, count(*) FILTER (due > found) AS series_with_holes,
        CAST(sum(greatest(0, due - found)) AS BIGINT) AS figures_missing
    FROM lengths GROUP BY measure
),

-- Do the sexes add up to all, and the authorities to the region, as far as the rounding of the figures lets them?
parts AS (SELECT * FROM now WHERE list_contains(CAST($adds_up AS VARCHAR[]), measure)),
grains AS (
    SELECT measure, CASE WHEN bool_and(value % 1000 = 0) THEN 1000 WHEN bool_and(value % 100 = 0) THEN 100
        WHEN bool_and(value % 10 = 0) THEN 10 WHEN bool_and(value % 5 = 0) THEN 5 WHEN bool_and(value % 1 = 0) THEN 1
        WHEN bool_and(abs(value * 10 - round(value * 10)) < 1e-6) THEN 0.1 ELSE 0.01 END AS grain
    FROM parts GROUP BY measure
),
sums AS (
    SELECT measure, max(value) FILTER (sex = 'all') AS whole, sum(value) FILTER (sex IN ('female', 'male')) AS total, 2 AS many
    FROM parts GROUP BY measure, area_code, period, breakdown_but_sex
    HAVING count(value) FILTER (sex IN ('female', 'male')) = 2
    UNION ALL
    SELECT measure, max(value) FILTER (area_code = $region),
        sum(value) FILTER (list_contains(CAST($members AS VARCHAR[]), area_code)), len(CAST($members AS VARCHAR[]))
    FROM parts GROUP BY measure, period, breakdown
    HAVING count(value) FILTER (list_contains(CAST($members AS VARCHAR[]), area_code)) = len(CAST($members AS VARCHAR[]))
),
totals AS (
    SELECT measure, count(*) AS sums, count(*) FILTER (abs(whole - total) > grain * (many + 1) / 2 + 1e-9) AS sums_wrong
    FROM sums JOIN grains USING (measure) WHERE whole IS NOT NULL GROUP BY measure
),

-- Against the version before: what is gone, what is another figure now and is not marked as revised.
last_before AS (SELECT measure, max(period_end) AS last_day FROM before GROUP BY measure),
old AS (SELECT measure, count(*) AS rows_before FROM before GROUP BY measure),
-- Rows older than the first period of now are no loss by themselves: many files hold the newest month alone.
due AS (SELECT before.* FROM before JOIN base ON before.measure = base.measure AND period_start >= first_day),
kept AS (
    SELECT measure, count(*) AS rows_due, count(*) FILTER (now.area_code IS NULL) AS rows_gone
    FROM due LEFT JOIN (SELECT measure, area_code, period, breakdown FROM now) AS now USING (measure, area_code, period, breakdown)
    GROUP BY measure
),
areas_kept AS (
    SELECT measure, count(*) FILTER (is_new IS NULL) AS areas_gone
    FROM (SELECT DISTINCT measure, area_code FROM before)
        LEFT JOIN (SELECT DISTINCT measure, area_code, true AS is_new FROM now) USING (measure, area_code)
    GROUP BY measure
),
series_before AS (SELECT DISTINCT measure, area_code, breakdown FROM before),
series_now AS (SELECT DISTINCT measure, area_code, breakdown, true AS is_new FROM now),
series_kept AS (
    SELECT measure, round(100 * count(*) FILTER (is_new IS NULL) / count(*), 2) AS series_gone_pct
    FROM series_before LEFT JOIN series_now USING (measure, area_code, breakdown) GROUP BY measure
),
periods_kept AS (
    SELECT measure, count(*) AS periods_before, count(*) FILTER (is_new IS NULL) AS periods_gone
    FROM (SELECT DISTINCT measure, period FROM before)
        LEFT JOIN (SELECT DISTINCT measure, period, true AS is_new FROM now) USING (measure, period)
    GROUP BY measure
),
compared AS (
    SELECT measure, count(*) AS values_compared, count(*) FILTER (is_other) AS values_revised,
        count(*) FILTER (is_other AND abs(new_value - old_value) > 0.5 * greatest(abs(new_value), abs(old_value))) AS values_much_revised
    FROM (
        SELECT measure, now.value AS new_value, before.value AS old_value,
            abs(now.value - before.value) > 1e-9 * greatest(abs(now.value), abs(before.value))
            AND NOT regexp_matches(coalesce(now.status, ''), '(^| )r( |$)') AS is_other
        FROM now JOIN before USING (measure, area_code, period, breakdown)
        WHERE now.value IS NOT NULL AND before.value IS NOT NULL
    )
    GROUP BY measure
),
latest AS (SELECT now.* FROM now JOIN last ON now.measure = last.measure AND period_end = last_day WHERE value > 0),
latest_before AS (SELECT before.* FROM before JOIN last_before ON before.measure = last_before.measure AND period_end = last_day WHERE value > 0),
levels AS (
    SELECT measure, median(latest.value / latest_before.value) AS level_ratio
    FROM latest JOIN latest_before USING (measure, area_code, period_type, breakdown) GROUP BY measure
)

SELECT measure, units, coalesce(rows, 0) AS rows, coalesce(values, 0) AS values, coalesce(areas, 0) AS areas,
    CAST(first_day AS VARCHAR) AS first_day, CAST(base.last_day AS VARCHAR) AS last_day, starts_in_days, ends_in_days,
    authorities_missing, authorities_missing_names,
    CAST(periods_missing AS BIGINT) AS periods_missing, periods_missing_after,
    series, series_with_holes, figures_missing, round(100 * series_with_holes / series, 2) AS series_with_holes_pct,
    sums, sums_wrong, round(100 * sums_wrong / sums, 2) AS sums_wrong_pct,
    date_diff('day', base.last_day, CAST($released AS DATE)) AS days_to_release, CAST($usual_days AS BIGINT) AS usual_days,
    CASE WHEN days_to_release IS NOT NULL AND usual_days IS NOT NULL
        THEN greatest(0, days_to_release - usual_days) END AS days_late,
    rows_before, CASE WHEN rows_before > 0 THEN coalesce(rows, 0) END AS rows_since, rows_due, rows_gone, round(100 * rows_gone / rows_due, 2) AS rows_gone_pct,
    areas_gone, series_gone_pct, periods_before, periods_gone,
    CASE WHEN periods_before >= 3 THEN round(100 * periods_gone / periods_before, 2) END AS periods_gone_pct,
    values_compared, values_revised, round(100 * values_revised / values_compared, 2) AS values_revised_pct,
    values_much_revised, round(100 * values_much_revised / values_compared, 2) AS values_much_revised_pct,
    round(level_ratio, 4) AS level_ratio,
    CASE WHEN last_before.last_day IS NOT NULL
        THEN greatest(0, date_diff('day', base.last_day, last_before.last_day)) END AS days_back
FROM base FULL JOIN old USING (measure)
    LEFT JOIN absent USING (measure) LEFT JOIN gaps USING (measure) LEFT JOIN series USING (measure)
    LEFT JOIN totals USING (measure) LEFT JOIN last_before USING (measure) LEFT JOIN kept USING (measure)
    LEFT JOIN areas_kept USING (measure) LEFT JOIN series_kept USING (measure) LEFT JOIN periods_kept USING (measure)
    LEFT JOIN compared USING (measure) LEFT JOIN levels USING (measure)
ORDER BY measure
