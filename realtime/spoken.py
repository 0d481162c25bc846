def is_filler(text):
    return text.strip(" .,!?").casefold() in ("", "ja", "hm", "mhm")


def is_farewell(text):
    return text.strip(" .,!?").casefold() in ("tschüss", "auf wiederhören")


def sounds_finished(text):
    return text.endswith((".", "!", "?"))
