"""The questions: in both languages, varied for each student, each with a right answer that earns everything and wrong ones that do not."""

import re

import pytest

from grader import questions
from grader.question import LETTERS, Choice, Number, Ordering, Short
from tests.grader.test_words import NOT_GALICIAN

QUESTIONS = questions.every()
SEEDS = [f"seed {number}" for number in range(25)]
by_name = pytest.mark.parametrize("name", QUESTIONS)


def of_kind(*kinds):
    return [name for name, question in QUESTIONS.items() if isinstance(question, kinds)]


def test_there_are_enough_of_each_kind():
    assert len(QUESTIONS) >= 40 and all(len(of_kind(kind)) >= 5 for kind in (Choice, Number, Short, Ordering))
    assert all(len(questions.of(topic)) >= 5 for topic in questions.TOPICS)
    assert sum(len(questions.of(topic)) for topic in questions.TOPICS) == len(QUESTIONS), "no name twice"


@by_name
def test_a_right_answer_earns_everything_whoever_is_asked(name):
    for seed in SEEDS:
        posed = QUESTIONS[name].posed(seed)
        assert posed.judge(posed.right).share == 1, (seed, posed.right)
        assert posed.readable(posed.right) and "{" not in posed.text.en + posed.text.gl


@pytest.mark.parametrize("answer", ["", None, "   ", "zz", "a a", "-", "0x10", "1" * 400, "a" * 400, "<script>", "nan", "inf", "1e999", "\x00"])
def test_what_is_no_right_answer_earns_nothing(answer):
    for name, question in QUESTIONS.items():
        judgement = question.posed("s").judge(answer)
        assert judgement.share == 0 and (judgement.why is None or judgement.why.en and judgement.why.gl), name


@by_name
def test_texts_are_in_both_languages(name):
    posed = QUESTIONS[name].posed("s")
    texts = [posed.text, posed.how, *(option.why for option in posed.options), *(option.text for option in posed.options)]
    why = getattr(posed.question, "why", None)
    for en, gl in [*texts, *([why] if why else [])]:
        assert en and gl and not NOT_GALICIAN.search(re.sub(r"«[^»]*»|`[^`]*`|https?://\S+|<[^>]*>|\*[^*]*\*", "", gl)), gl
    assert posed.text.en != posed.text.gl
    assert sorted(re.findall(r"{\w+}", posed.question.en)) == sorted(re.findall(r"{\w+}", posed.question.gl))


@pytest.mark.parametrize("name", of_kind(Choice, Ordering))
def test_options_are_shuffled(name):
    orders = {tuple(option.text.en for option in QUESTIONS[name].posed(seed).options) for seed in SEEDS}
    assert len(orders) > 5 and len({frozenset(order) for order in orders}) == 1
    assert len({QUESTIONS[name].posed(seed).right for seed in SEEDS}) > 2, "a neighbour's letters are not yours"


@pytest.mark.parametrize("name", of_kind(Choice))
def test_each_option_has_a_reason_and_a_wrong_one_earns_nothing(name):
    question, posed = QUESTIONS[name], QUESTIONS[name].posed("s")
    for letter, option in zip(LETTERS, posed.options):
        judgement = posed.judge(letter)
        if not option.right or not question.several:
            assert judgement.why == option.why and judgement.share == int(option.right)
        assert option.text.en in judgement.said.en and option.text.gl in judgement.said.gl
    everything = posed.judge(" ".join(LETTERS[:len(posed.options)]))
    assert everything.share < 1, "marking everything is no answer"


def test_part_of_several():
    posed = QUESTIONS["hvm_without"].posed("s")
    rights = posed.right.split()
    wrongs = [letter for letter in LETTERS[:5] if letter not in rights]
    assert [str(posed.judge(answer).share) for answer in (rights[0], ", ".join(rights[:2]), f"{rights[0]} {wrongs[0]}")] == ["1/3", "2/3", "0"]
    assert "was not marked" in posed.judge(rights[0]).why.en and "VM_MISSING" not in posed.judge(f"{rights[0]} {wrongs[0]}").why.en


def test_part_of_an_order():
    posed = QUESTIONS["limits"].posed("s")
    one, two, three, four = posed.right.split()
    assert str(posed.judge(f"{one}{two}{four}{three}").share) == "1/3" and posed.judge(f"{one} {two} {three}").share == 0


@pytest.mark.parametrize("name", of_kind(Number))
def test_numbers_are_written_in_many_ways_and_slips_are_told(name):
    posed = QUESTIONS[name].posed("s")
    for written in ("{}", "{}.0", "{},0", " {} MiB", "+{}"):
        assert posed.judge(written.format(posed.right)).share == 1
    for slip, why in posed.question.slips:
        judgement = posed.judge(str(slip(**posed.values)))
        assert judgement.share == 0 and judgement.why.en == why[0].format(**posed.values)


def test_numbers_vary():
    varied = [name for name in of_kind(Number) if len(QUESTIONS[name].values) > 1]
    assert len(varied) >= 4 and all(len({QUESTIONS[name].posed(seed).right for seed in SEEDS}) > 2 for name in varied)


@pytest.mark.parametrize("name, answer", [("control_domain", "Domain-0"), ("control_domain", "o dominio de control"), ("hypercall", "Hiperchamada"), ("hypercall", " a  hypercall."),
                                          ("cd_device", "xvdd"), ("package", "`xe-guest-utilities`"), ("feature_key", "control/feature-balloon")])
def test_short_answers_are_taken_kindly(name, answer):
    assert QUESTIONS[name].posed("s").judge(answer).share == 1


@pytest.mark.parametrize("name, answer", [("control_domain", "domU"), ("hypercall", "system call"), ("cd_device", "/dev/cdrom"), ("package", "xe-guest-utilities.*")])
def test_but_not_too_kindly(name, answer):
    assert QUESTIONS[name].posed("s").judge(answer).share == 0


def test_an_unknown_topic_lists_those_there_are():
    with pytest.raises(questions.UnknownQuestion, match="xencenter"):
        questions.of("ring")
