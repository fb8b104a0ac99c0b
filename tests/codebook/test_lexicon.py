"""The shipped phrases, stance cues and gazetteer: they are of the grammar and say what they should."""

from __future__ import annotations

from functools import cache

import pytest

from framing.classify.text.phrases import PhraseFinder
from framing.classify.text.spelling import spell
from framing.classify.text.words import WordTable
from framing.codebook import shipped_codebook
from framing.codebook.gazetteer import load_gazetteer, load_stance_cues
from framing.codebook.phrases import read_phrase

CODEBOOK = shipped_codebook()

SPOKEN = [
    ("contrived_equilibrium", "We shall not suffer one crown to destroy the balance of power among its neighbours."),
    ("contrived_equilibrium", "The exorbitant greatness of that prince threatens the liberties of Europe."),
    ("contrived_equilibrium", "No single nation may predominate over the others."),
    ("alliance_subsidy", "I have agreed to pay a subsidy to the elector for twelve thousand foot."),
    ("alliance_subsidy", "Together with our confederates we carry on the common cause."),
    ("alliance_subsidy", "They hired foreign troops and auxiliaries for the campaign."),
    ("maritime_offshore", "Superiority at sea is the natural strength of an island people."),
    ("maritime_offshore", "Leave the continental war to others and keep the command of the ocean."),
    ("maritime_offshore", "Our squadrons in the Mediterranean keep the sea lanes open."),
    ("territorial_settlement", "The towns shall serve the republic as a sufficient barrier."),
    ("territorial_settlement", "They spoke of spheres of influence and of a partition of that country."),
    ("territorial_settlement", "No European power may plant new colonies in this hemisphere."),
    ("concert", "Lasting order needs unanimity among the great Powers."),
    ("concert", "The ministers proposed a summit meeting of the four powers."),
    ("concert", "A congress of sovereigns is to meet; the concert of Europe still lives."),
    ("collective_security", "Collective security demands that every member state resist aggression."),
    ("collective_security", "Chapter VII of the Charter provides for enforcement."),
    ("collective_security", "The League of Nations failed because members did not act."),
    ("ideological_balancing", "The free world faces a totalitarian challenge."),
    ("ideological_balancing", "All progressive forces join the struggle against imperialism."),
    ("ideological_balancing", "It is a choice between liberty and slavery, between two ways of life."),
    ("collective_defence", "The North Atlantic Treaty is a shield for its members."),
    ("collective_defence", "We shall keep our divisions in Europe under a unified command."),
    ("collective_defence", "Aggressive military blocs threaten the peace."),
    ("containment", "We must stand firm and resist further encroachment."),
    ("containment", "Appeasement would only invite new demands."),
    ("containment", "A line has been drawn, and the outside pressure shall not pass it."),
    ("aid_capacity", "Congress should vote military assistance for the friendly governments."),
    ("aid_capacity", "The recovery programme will let free nations stand on their own feet."),
    ("aid_capacity", "Lend-lease gave our friends the tools of war."),
    ("armament_deterrence", "A strong deterrent is the surest guarantee of peace."),
    ("armament_deterrence", "I ask you to augment the army and to repair the fortifications."),
    ("armament_deterrence", "They imposed an arms race upon us and stockpiled warheads."),
    ("economic_denial", "An embargo on oil and the freezing of assets will follow."),
    ("economic_denial", "We call for mandatory sanctions against that regime."),
    ("economic_denial", "All commerce with the enemy is prohibited."),
    ("soft_balancing", "A multipolar order must replace the rule of a few superpowers."),
    ("soft_balancing", "The unilateral use of force bypasses the Security Council."),
    ("soft_balancing", "The reform of the Security Council must abolish the veto."),
    ("neutrality_nonalignment", "We keep strict neutrality and avoid entangling alliances."),
    ("neutrality_nonalignment", "Non-aligned states belong to neither of the two camps."),
    ("neutrality_nonalignment", "Peace and friendship with all nations is our rule."),
    ("arms_control_detente", "Détente and peaceful coexistence serve both sides."),
    ("arms_control_detente", "We welcome the test ban and further arms limitation."),
    ("arms_control_detente", "They propose the relaxation of international tension by talks with Moscow."),
    ("liberty_constitution", "This war defends our laws and liberties and the Protestant succession."),
    ("liberty_constitution", "Our free institutions cannot survive in a garrison state."),
    ("religion_civilisation", "Under Almighty God we defend Christendom."),
    ("religion_civilisation", "It is the cause of humanity and of the civilised world."),
    ("commerce_prosperity", "The fleet protects our merchants and our commerce."),
    ("commerce_prosperity", "American jobs depend upon foreign markets."),
    ("fiscal_burden", "The taxpayers cannot bear this burden for ever."),
    ("fiscal_burden", "I thank you, gentlemen, for the supplies which you granted for the year."),
    ("national_identity", "The honour of the nation and the deeds of our fathers demand it."),
    ("national_identity", "We are a proud and free people."),
    ("unity_party", "Both parties support this policy; it is bipartisan."),
    ("unity_party", "Public opinion and the voice of the people require it, my lords."),
    ("welfare_development", "We need peace in order to devote our resources to economic development."),
    ("welfare_development", "Money now spent on armaments could fight poverty and hunger at home."),
    ("positive_leverage", "They offered a loan in return for the bases."),
    ("positive_leverage", "Having received assistance from his majesty, they are ready to join the alliance."),
    ("negative_leverage", "They threaten to withdraw unless aid is conditional on reform."),
    ("negative_leverage", "Under economic pressure the small state was forced to sign."),
    ("voluntary_calculation", "We join because it is in our own interest."),
    ("voluntary_calculation", "Of our own free choice we decided on this policy; our security depends on it."),
]

NEAR_MISSES = [
    ("contrived_equilibrium", "The household accounts were balanced to the last penny."),
    ("contrived_equilibrium", "Our balance of payments improved last spring."),
    ("alliance_subsidy", "Farm subsidies were cut in the spring budget."),
    ("maritime_offshore", "She sailed down the river on a pleasure trip."),
    ("territorial_settlement", "Language remains a barrier for the pupils."),
    ("concert", "The orchestra gave a concert in the new hall."),
    ("collective_security", "Social security payments rise with the cost of food."),
    ("ideological_balancing", "The scouts put up their tents beside the lake."),
    ("collective_defence", "The lawyer rose for the defence of the accused clerk."),
    ("containment", "The parcel contains three books and a map."),
    ("aid_capacity", "First aid was given to the injured skater."),
    ("armament_deterrence", "He folded his arms and smiled at the children."),
    ("economic_denial", "Customs offices will open an hour later on Monday."),
    ("soft_balancing", "The chairman thanked the interpreters for their patience."),
    ("neutrality_nonalignment", "The engine was left idling in the yard."),
    ("arms_control_detente", "The tension of the violin string was too high."),
    ("liberty_constitution", "He took the liberty of opening the window."),
    ("religion_civilisation", "The bridge was repaired before the floods."),
    ("commerce_prosperity", "The choir sang two songs at the opening."),
    ("fiscal_burden", "The mule refused its load."),
    ("national_identity", "The jury awarded an honourable mention to the poem."),
    ("unity_party", "The birthday guests went home at nine."),
    ("welfare_development", "The photographs are developed in the dark."),
    ("positive_leverage", "We congratulate you upon your election."),
    ("negative_leverage", "The kettle sang upon the stove."),
    ("voluntary_calculation", "The bank raised its rates to four per cent."),
]

STANCE = load_stance_cues()
GAZETTEER = load_gazetteer()
NAMES = {actor.id: actor.names for actor in GAZETTEER.actors}
AROUND = {name: getattr(GAZETTEER, name) for name in ("hostile", "against", "after", "passed")}
PHRASES = {code.id: code.phrases for code in CODEBOOK.codes} | STANCE | NAMES | AROUND


@cache
def finder(phrase: str) -> PhraseFinder:
    return PhraseFinder([(0, row) for row in read_phrase(phrase)], spell)


def found(phrases: tuple[str, ...], sentence: str) -> list[str]:
    table = WordTable()
    stream = table.read([sentence])
    return [phrase for phrase in phrases if len(finder(phrase).find(stream, table).number)]


@pytest.mark.parametrize("code", CODEBOOK.ids())
def test_every_code_has_8_to_150_phrases_none_twice(code: str) -> None:
    phrases = CODEBOOK[code].phrases
    assert 8 <= len(phrases) <= 150
    assert len(set(phrases)) == len(phrases)
    assert not CODEBOOK[code].patterns


@pytest.mark.parametrize(("code", "sentence"), SPOKEN)
def test_a_sentence_of_the_code_is_found(code: str, sentence: str) -> None:
    assert found(CODEBOOK[code].phrases, sentence)


@pytest.mark.parametrize(("code", "sentence"), NEAR_MISSES)
def test_a_near_miss_is_not_found(code: str, sentence: str) -> None:
    assert found(CODEBOOK[code].phrases, sentence) == []


def test_every_code_is_tried_both_ways() -> None:
    assert {code for code, _ in SPOKEN} == {code for code, _ in NEAR_MISSES} == set(CODEBOOK.ids())


def test_spelling_variants_are_read_alike() -> None:
    for american, british in [("defense treaty", "defence treaty"), ("national honor", "national honour")]:
        both = [
            {code.id for code in CODEBOOK.codes if found(code.phrases, f"The {text} binds us.")}
            for text in (american, british)
        ]
        assert both[0] == both[1] != set()


@pytest.mark.parametrize("owner", sorted(PHRASES))
def test_phrases_are_of_the_grammar_and_in_lower_case(owner: str) -> None:
    for phrase in PHRASES[owner]:
        assert read_phrase(phrase)
        assert phrase == phrase.lower()


@pytest.mark.parametrize(
    ("stance", "sentence"),
    [
        ("reject", "We condemn this policy and will never accept it."),
        ("reject", "Under the pretext of defence they prepare for war."),
        ("report", "The minister said that a treaty was signed at his court."),
        ("endorse", "We must continue to support this policy."),
        ("endorse", "My government welcomes the proposal."),
        ("quote", "Their so-called defence is no defence."),
        ("quote", "As they put it, peace is near."),
    ],
)
def test_stance_cues(stance: str, sentence: str) -> None:
    assert found(STANCE[stance], sentence)


def test_stance_cues_stay_silent_on_a_plain_sentence() -> None:
    assert all(found(cues, "The river runs through the town.") == [] for cues in STANCE.values())
    assert set(STANCE) == {"reject", "report", "endorse", "quote"}


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("Lewis XIV oppresses his neighbours.", "FRA"),
        ("The Porte has closed the straits.", "TUR"),
        ("The United Provinces have sent no fleet.", "NLD"),
        ("The Kremlin tests our will.", "SUN"),
        ("Red China shells the islands.", "CHN"),
        ("Pretoria defies the Council.", "ZAF"),
        ("The Axis must be beaten.", "AXS"),
        ("The U.S. fleet lies off the coast.", "USA"),
        ("The U.S.S.R. keeps its divisions there.", "SUN"),
        ("World communism does not rest.", "communism"),
        ("The two super-Powers divide the world.", "superpowers"),
        ("The Algerines have taken two brigs.", "BRB"),
    ],
)
def test_adversaries_are_named_as_their_time_did(sentence: str, actor: str) -> None:
    assert found(NAMES[actor], sentence)


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("The porter carried the trunk.", "TUR"),
        ("Please send it to us at once.", "USA"),
        ("He was reddening with anger.", "SUN"),
    ],
)
def test_other_senses_are_not_taken_for_adversaries(sentence: str, actor: str) -> None:
    assert found(NAMES[actor], sentence) == []


def test_a_context_marks_hostility() -> None:
    assert found(GAZETTEER.hostile, "They resist the aggression of that power.")
    assert found(GAZETTEER.hostile, "We sent them our greetings and a basket of pears.") == []
