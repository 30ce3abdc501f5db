"""Drawn user names, such as ``blå-tall-482``: they tell nothing about whom they name."""

import secrets
import unicodedata

ADJECTIVES = (
    "blå", "grön", "gul", "röd", "vit", "svart", "grå", "brun", "rosa", "lila", "ljus", "mörk",
    "klar", "lugn", "snabb", "stor", "liten", "lång", "kort", "bred", "smal", "hög", "låg", "djup",
    "varm", "sval", "frisk", "torr", "blank", "mjuk", "hård", "rund", "tyst", "glad", "pigg",
    "rask", "stark", "vild", "ny", "gammal",
)  # fmt: skip
NOUNS = (
    "tall", "gran", "björk", "ek", "alm", "ask", "lind", "lönn", "rönn", "sälg", "hassel", "hägg",
    "en", "bok", "asp", "al", "sten", "berg", "ås", "dal", "äng", "hed", "mosse", "sjö", "bäck",
    "flod", "vik", "udde", "holme", "skär", "våg", "strand", "sand", "klippa", "grotta", "stig",
    "bro", "grind", "brygga", "båt", "åra", "segel", "mast", "fyr", "lykta", "lampa", "klocka",
    "penna", "kompass", "karta", "kula", "korg", "kruka", "matta", "stol", "bänk", "trumma",
    "flöjt", "cello", "harpa", "måne", "stjärna", "sol", "sky", "regn", "snö", "dimma", "storm",
    "bris", "dagg", "frost", "häst", "räv", "hare", "älg", "ren", "bäver", "utter", "igelkott",
    "ekorre", "lodjur", "uggla", "trast", "svala", "lärka", "tärna", "trana", "svan", "gädda",
    "abborre", "lax", "sik", "humla", "fjäril", "myra", "blomma", "mynta", "ljung", "klöver",
)  # fmt: skip


def draw() -> str:
    """Return a user name by lot: one of some four million."""
    number = 100 + secrets.randbelow(900)
    return f"{secrets.choice(ADJECTIVES)}-{secrets.choice(NOUNS)}-{number}"


def normal(typed: str) -> str:
    """Return a typed user name as it is kept: one spelling for every keyboard."""
    return unicodedata.normalize("NFKC", typed).casefold().strip()
