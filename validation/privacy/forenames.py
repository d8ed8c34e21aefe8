"""Common forenames of people in the United Kingdom, without those that are places, months or everyday words too.

A column is one of names where half of its cells begin with one of these (or have it after a comma).
"""

from __future__ import annotations

import re

FORENAMES = frozenset(
    """
    aaron abdul abigail adam adrian agnes ahmed aidan aimee alan albert alex alexander alexandra alfie ali alice alison
    amanda amelia amy andrea andrew andy angela ann anna anne annie anthony archie arthur asha ashley audrey ava barbara
    barry beatrice ben benjamin beth bethany betty bill billy bob brenda brian bridget callum cameron carl carla carly
    caroline carolyn catherine cathy cheryl chloe chris christian christina christine christopher claire clare clive
    colin connor craig daisy dale daniel danielle darren dave david dawn dean deborah debra denise dennis derek diana
    diane dominic donna doreen doris dorothy douglas duncan dylan edith edward eileen elaine eleanor elizabeth ella
    ellen ellie elsie emily emma eric erin ethan eva evelyn evie fatima fiona frances frank fred freddie frederick freya
    gail gareth gary gavin gemma geoff geoffrey george geraldine gerald gillian glenn gloria gordon graham grant greg
    hannah harriet harry hassan hazel heather helen henry hilda holly howard hugh ian ibrahim imran irene isaac isabella
    isabelle isla ivy jack jackie jacob jacqueline jade jake james jamie jane janet janice jasmine jason jayne jean
    jeffrey jennifer jenny jeremy jessica jill jim jo joan joanna joanne joe joel john jon jonathan joseph josh joshua
    joyce judith julia julian julie june karen kate katherine kathleen kathryn katie keith kelly kenneth kerry kevin
    kieran kim kirsty kyle laura lauren lawrence leah leanne lee leo leon lesley lewis liam lily linda lisa logan
    lorraine louis louise lucas lucy luke lydia lynn lynne malcolm marc marcus margaret maria marian marie marilyn
    marion mark martin martyn mary mason matilda matt matthew maureen mavis max megan melanie melissa mia michael
    michelle mike mo mohamed mohammad mohammed molly mohamed muhammad natalie natasha nathan neil nicholas nick nicola
    nigel noah noel norman oliver olivia omar oscar owen pamela patricia patrick paul paula pauline peggy peter philip
    phillip phoebe phyllis poppy priya rachael rachel ralph raymond rebecca rhys richard rita robert robin roger ronald
    rory rosemary rosie ross roy russell ruth ryan sally sam samantha samuel sandra sara sarah scott sean shane shannon
    sharon sheila shirley simon sophia sophie stacey stephanie stephen steve steven stuart sue susan suzanne sylvia
    tanya teresa terence terry theo theresa thomas tim timothy tina toby tom tony tracey tracy trevor tyler valerie
    vanessa vera veronica victor vincent violet vivian wendy william yasmin yvonne zachary zara zoe
    """.split()
)
_WORDS = re.compile(r"[^\W\d_]+")
_TITLES = frozenset("mr mrs ms miss mx dr prof rev sir".split())


def begins_with_forename(text: str) -> bool:
    """“Jane Bloggs”, “Mrs Jane Bloggs” and “Bloggs, Jane” do; “Jane Street” too, so ask for most of a column."""
    before, comma, after = text.casefold().partition(",")
    words = [word for word in _WORDS.findall(after if comma else before) if word not in _TITLES]
    return bool(words) and len(words) <= 4 and words[0] in FORENAMES
