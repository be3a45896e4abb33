"""A question: declared once as data, posed to each student in their own way, and judged without running anything.

    Choice("rings_64", en="In which ring does …?", gl="En que anel …?", options=(
        right(en="Ring 3", gl="No anel 3", why=("Because …", "Porque …")),
        wrong(en="Ring 1", gl="No anel 1", why=("That is so with 32 bits.", "Iso é con 32 bits."))))

The order of the options and the numbers in the text follow from the student's seed. An answer is always a short text: the letters of the
options in the student's own order ("b", "a c", "c a b d"), a number, or words.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Callable, NamedTuple

from grader.words import Words, same

MOST_CHARACTERS = 200
LETTERS = "abcdefghij"

NO_ANSWER = Words("Not answered.", "Sen responder.")
UNREADABLE = Words("That is no answer to this question: {how}", "Iso non é unha resposta a esta pregunta: {how}")
ONE_LETTER = Words("one letter, such as b", "unha letra, como b")
LETTERS_OF_ALL_RIGHT = Words("the letters of all that are right, such as a c", "as letras de todas as correctas, como a c")
ALL_LETTERS_IN_ORDER = Words("all the letters, in the right order, such as c a b", "todas as letras, na orde correcta, como c a b")
A_NUMBER = Words("a number, such as 256 or 0.5", "un número, como 256 ou 0,5")
A_WORD = Words("a word or two", "unha ou dúas palabras")
MISSED = Words("{count} that is right was not marked.", "Quedou sen marcar {count} que é correcta.")
SOME_IN_PLACE = Words("{count} of {of} steps follow the one they should.", "{count} de {of} pasos van despois do que lles toca.")


class Judgement(NamedTuple):
    """What an answer is worth, from 0 to 1, what it was, in words, and why."""

    share: Fraction
    said: Words
    why: Words | None = None


class Option(NamedTuple):
    text: Words
    right: bool
    why: Words


def right(en, gl, why):
    return Option(Words(en, gl), True, Words(*why))


def wrong(en, gl, why):
    return Option(Words(en, gl), False, Words(*why))


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """What all kinds share. `values` are sets of numbers for the {places} of its texts: each student gets one of them."""

    name: str
    en: str
    gl: str
    values: tuple = ({},)
    how = A_WORD

    def posed(self, seed):
        """The question as the student with that seed reads it."""
        return Posed(self, seed, self.values[drawn(seed, self.name, len(self.values))])

    def options_for(self, seed):
        """Its options, in this student's order."""
        return ()


class Posed:
    """One student's own form of a question."""

    def __init__(self, question, seed, values):
        self.question, self.values = question, values
        self.text = Words(question.en, question.gl).fill(**values)
        self.options = [option._replace(text=option.text.fill(**values), why=option.why.fill(**values)) for option in question.options_for(seed)]

    @property
    def how(self):
        """How an answer is written."""
        return self.question.how

    @property
    def right(self):
        """An answer that earns everything."""
        return self.question.right_answer(self)

    def judge(self, answer):
        """The Judgement of an answer; of anything that is none, nothing and the reason."""
        answer = (answer or "").strip()
        if not answer:
            return Judgement(Fraction(0), same(""), NO_ANSWER)
        return self._judged(answer) or Judgement(Fraction(0), same(answer[:MOST_CHARACTERS]), UNREADABLE.fill(how=self.how))

    def readable(self, answer):
        """Whether that is an answer at all, right or wrong."""
        return self._judged(answer.strip()) is not None

    def _judged(self, answer):
        return self.question.judge(self, answer) if 0 < len(answer) <= MOST_CHARACTERS else None

    def letters(self, answer):
        """The places of the options that an answer names, or None when it names something else, or one twice."""
        named = re.sub(r"[\s,;.)]+", "", answer.lower())
        places = [LETTERS.find(letter) for letter in named]
        return places if len(set(places)) == len(places) and all(0 <= place < len(self.options) for place in places) else None

    def lettered(self, places):
        return Words(*("; ".join(f"{LETTERS[place]}) {self.options[place].text.say(language)}" for place in places) for language in ("en", "gl")))


@dataclass(frozen=True, eq=False, kw_only=True)
class Choice(Question):
    """One of the options is right; or, when more of them are, all the right ones are to be marked."""

    options: tuple

    @property
    def several(self):
        return sum(option.right for option in self.options) > 1

    @property
    def how(self):
        return LETTERS_OF_ALL_RIGHT if self.several else ONE_LETTER

    def options_for(self, seed):
        return shuffled(self.options, seed, self.name)

    def right_answer(self, posed):
        return " ".join(letter for letter, option in zip(LETTERS, posed.options) if option.right)

    def judge(self, posed, answer):
        places = posed.letters(answer)
        if not places or (len(places) > 1 and not self.several):
            return None
        chosen = [posed.options[place] for place in sorted(places)]
        hits, misses = sum(option.right for option in chosen), [option for option in chosen if not option.right]
        wanted = sum(option.right for option in self.options)
        share = Fraction(max(0, hits - len(misses)), wanted)
        reasons = [option.why for option in (misses or chosen)]
        if not misses and hits < wanted:
            reasons = [MISSED.fill(count=wanted - hits)]
        return Judgement(share, posed.lettered(sorted(places)), joined(reasons))


@dataclass(frozen=True, eq=False, kw_only=True)
class Number(Question):
    """A number: `answer(**values)` is right, `tolerance` either way; `slips` tell those who made a known mistake which."""

    answer: Callable
    why: tuple
    slips: tuple = ()       # (function of the values, (English, Galician))
    tolerance: float = 0
    how = A_NUMBER

    def right_answer(self, posed):
        return f"{float(self.answer(**posed.values)):g}"

    def judge(self, posed, answer):
        written = re.fullmatch(r"([+-]?[0-9]{1,15}(?:[.,][0-9]{1,9})?)\s*[A-Za-z]{0,8}", answer)
        if written is None:
            return None
        given = float(written.group(1).replace(",", "."))
        if abs(given - self.answer(**posed.values)) <= self.tolerance:
            return Judgement(Fraction(1), same(answer), Words(*self.why).fill(**posed.values))
        slip = next((why for slip, why in self.slips if given == slip(**posed.values)), None)
        return Judgement(Fraction(0), same(answer), Words(*slip).fill(**posed.values) if slip else None)


@dataclass(frozen=True, eq=False, kw_only=True)
class Short(Question):
    """A word or two: right when the pattern, in lower case and without needless blanks, is all of it."""

    accepts: str
    example: str
    why: tuple

    def right_answer(self, posed):
        return self.example

    def judge(self, posed, answer):
        fits = re.fullmatch(self.accepts, re.sub(r"\s+", " ", answer.lower().strip(" .`'\"«»")))
        return Judgement(Fraction(int(bool(fits))), same(answer), Words(*self.why) if fits else None)


@dataclass(frozen=True, eq=False, kw_only=True)
class Ordering(Question):
    """Steps to put in order, given in the right one; what follows its own predecessor counts."""

    steps: tuple        # (English, Galician)
    why: tuple
    how = ALL_LETTERS_IN_ORDER

    def options_for(self, seed):
        return shuffled(tuple(Option(Words(*step), True, Words(*self.why)) for step in self.steps), seed, self.name)

    def right_answer(self, posed):
        places = {option.text: letter for letter, option in zip(LETTERS, posed.options)}
        return " ".join(places[Words(*step)] for step in self.steps)

    def judge(self, posed, answer):
        places = posed.letters(answer)
        if places is None or len(places) != len(posed.options):
            return None
        order = [self.steps.index(tuple(posed.options[place].text)) for place in places]
        pairs = sum(after == before + 1 for before, after in zip(order, order[1:]))
        share, of = Fraction(pairs, len(order) - 1), len(order) - 1
        return Judgement(share, posed.lettered(places), Words(*self.why) if share == 1 else SOME_IN_PLACE.fill(count=pairs, of=of))


def joined(texts):
    return Words(*(" ".join(dict.fromkeys(text.say(language) for text in texts)) for language in ("en", "gl")))


def drawn(seed, name, of):
    """A number below `of` that follows from seed and name."""
    return int(sha256(f"{seed}/{name}".encode()).hexdigest(), 16) % of


def shuffled(items, seed, name):
    """The items in an order that follows from seed and name."""
    order = sorted(range(len(items)), key=lambda place: sha256(f"{seed}/{name}/{place}".encode()).hexdigest())
    return [items[place] for place in order]
