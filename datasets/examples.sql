-- Example queries of the SQL page. Each begins with a line that is its title, and ends with a semicolon.
-- A query is shown where all its tables are published; a test runs each over the shipped datasets.

-- The share of people claiming, year by year
SELECT period, area_name, value
FROM claimant_rate
WHERE area_type = 'local_authority'
ORDER BY period, area_name;

-- The ten wards with the highest claimant rate
SELECT area_name, value AS percent_claiming
FROM claimant_count
WHERE measure = 'claimant_rate'
  AND area_type = 'ward'
ORDER BY value DESC
LIMIT 10;

-- What is published: every dataset, with its rows and years
SELECT title, publisher, row_count, period_start, period_end
FROM datasets
ORDER BY title;

-- Every latest figure for one place
SELECT DISTINCT ON (o.measure)
       m.label, o.period, o.value, o.unit, o.status
FROM observations AS o
JOIN measures AS m ON m.code = o.measure
WHERE o.area_name = 'Halton'
  AND coalesce(o.sex, 'all') = 'all'
ORDER BY o.measure, o.period_end DESC;

-- Two datasets side by side: joined on area and period
SELECT a.area_name, a.period,
       a.value AS unemployed_percent,
       b.value AS claiming_percent
FROM unemployment_rate_modelled AS a
JOIN claimant_rate AS b USING (area_code, period)
WHERE a.period = '2023'
ORDER BY unemployed_percent DESC;

-- How far traffic has grown since 2000, in per cent
WITH traffic AS (
  SELECT area_name,
         max(value) FILTER (WHERE period = '2000') AS before,
         max(value) FILTER (WHERE period = '2023') AS after
  FROM road_traffic
  WHERE mode = 'all_motor'
  GROUP BY area_name
)
SELECT area_name, round(100 * (after - before) / before, 1) AS percent_more
FROM traffic
WHERE before > 0
ORDER BY percent_more DESC;

-- The most deprived tenth: how many neighbourhoods of each authority are in it
SELECT parent.name AS authority, count(*) AS neighbourhoods
FROM deprivation_2019_neighbourhoods AS d
JOIN areas AS lsoa ON lsoa.code = d.area_code
JOIN areas AS parent ON parent.code = lsoa.parent
WHERE d.measure = 'deprivation_decile'
  AND d.value = 1
GROUP BY parent.name
ORDER BY neighbourhoods DESC;
