"""Writes sessions in the format of Documentation/session-format.md: the same ones for the same number."""
import json
import os
import random
import sys

work, count = sys.argv[1], int(sys.argv[2])
directory = os.path.join(work, "data", "sessions")
os.makedirs(directory, mode=0o700, exist_ok=True)
if len(os.listdir(directory)) >= count:
    sys.exit()

draw = random.Random(7)
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYLLABLES = {
    "latin": ["ka", "to", "ri", "men", "sol", "ver", "an", "di", "lu", "pe", "qua", "st", "ing", "er", "ment", "pre", "con", "ta"],
    "cyrillic": ["при", "вет", "мир", "сло", "во", "ло", "да", "ка", "но", "ста", "ние", "пере"],
    "greek": ["λο", "γος", "φω", "τα", "και", "μα", "σιν", "θη"],
    "arabic": ["سل", "ام", "كت", "اب", "مد", "ين", "ور"],
}
WORDS = []
for script, share in (("latin", 26000), ("cyrillic", 2500), ("greek", 1000), ("arabic", 500)):
    WORDS += ["".join(draw.choices(SYLLABLES[script], k=draw.randint(1, 4))) for _ in range(share)]
HAN = [chr(0x4E00 + n) for n in range(0, 3000, 3)]
# Words are used as words are: a few all the time, most of them seldom.
POOL = draw.choices(WORDS, weights=[1 / (rank + 2) for rank in range(len(WORDS))], k=1_000_000)
MODELS = ["local:smollm2-135m-instruct", "meta-llama/Llama-3.3-70B-Instruct", "Qwen/Qwen3-32B:fastest", "ollama:llama3.2:1b"]


def text():
    if draw.random() < 0.06:
        return "".join(draw.choices(HAN, k=draw.randint(5, 80)))
    start = draw.randrange(len(POOL) - 80)
    return " ".join(POOL[start:start + draw.randint(3, 60)])


def identifier(milliseconds, number):
    value = milliseconds << 80 | number
    return "".join(ALPHABET[value >> 5 * (25 - place) & 31] for place in range(26))


def moment(milliseconds):
    days, rest = divmod(milliseconds, 86_400_000)
    year, month, day = calendar(days)
    return "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ" % (
        year, month, day, rest // 3_600_000, rest // 60_000 % 60, rest // 1000 % 60, rest % 1000)


KNOWN_DAYS = {}


def calendar(days):
    if days not in KNOWN_DAYS:
        import datetime
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days)
        KNOWN_DAYS[days] = (date.year, date.month, date.day)
    return KNOWN_DAYS[days]


BEGIN, SPAN = 1_700_000_000_000, 90_000_000_000
total = size = 0
for number in range(count):
    at = BEGIN + SPAN * number // count
    # 1 to 200 messages, most sessions short.
    length = int(200 ** (draw.random() ** 2))
    model = draw.choice(MODELS)
    messages, parent = [], "null"
    first = ""
    for turn in range(length):
        said = text()
        first = first or said
        own = json.dumps(identifier(at, number * 1000 + turn + 1))
        role = "user" if turn % 2 == 0 else "assistant"
        message = (
            '    {\n      "id": %s,\n      "parent": %s,\n      "role": "%s",\n      "created_at": "%s",\n      "content": [\n'
            '        {\n          "type": "text",\n          "text": %s\n        }\n      ]'
            % (own, parent, role, moment(at + turn * 20_000), json.dumps(said, ensure_ascii=False)))
        if role == "assistant":
            message += (
                ',\n      "author": {\n        "reference": "%s",\n        "backend": "local",\n        "revision_status": "unknown"\n      },\n'
                '      "finish_reason": "stop",\n      "usage": {\n        "prompt_tokens": 40,\n        "completion_tokens": 30\n      }' % model)
        messages.append(message + "\n    }")
        parent = own
    whole = (
        '{\n  "format": "parley.session",\n  "version": 1,\n  "id": "%s",\n  "title": %s,\n  "created_at": "%s",\n  "updated_at": "%s",\n'
        '  "system_prompt": "",\n  "model": "%s",\n  "parameters": {},\n  "tags": [%s],\n  "head": %s,\n  "messages": [\n%s\n  ]\n}\n'
        % (identifier(at, number), json.dumps(first[:60], ensure_ascii=False), moment(at), moment(at + length * 20_000), model,
           '"work"' if number % 50 == 0 else "", parent, ",\n".join(messages)))
    data = whole.encode()
    with open(os.path.join(directory, identifier(at, number) + ".json"), "wb", opener=lambda p, f: os.open(p, f, 0o600)) as file:
        file.write(data)
    total += length
    size += len(data)
print("%d sessions, %d messages, %.2f GB" % (count, total, size / 1e9))
