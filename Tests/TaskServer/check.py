"""Asks the task server with the program itself and looks at what it understood of the answers. usage: check.py PARLEY"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
parley = os.path.abspath(sys.argv[1])
home = Path(tempfile.mkdtemp())
failures = []


def task(name, *arguments, at=None, status=0, router=None):
    """What `parley task` says: its JSON, or where it fails its sentence."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PARLEY_CONFIG": str(home / "none"), "LC_ALL": "C.UTF-8"}
    for kind in ("DATA", "STATE", "CACHE"):
        environment[f"PARLEY_{kind}_DIR"] = str(home / kind.lower())
    command = [parley, "task", name, *arguments]
    if router:
        environment |= {"HF_TOKEN": "hf_of_nobody", "HF_INFERENCE_ENDPOINT": router}
    else:
        command += ["--base-url", at]
    if "--batch" not in arguments:
        command += ["--json"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
    if run.returncode != status:
        failures.append(f"{' '.join(command)} ended with {run.returncode}: {run.stderr.strip()}")
        return None
    if status != 0 or "--batch" in arguments:
        return run.stderr
    return json.loads(run.stdout)


def expect(what, holds):
    print(("right: " if holds else "WRONG: ") + what)
    if not holds:
        failures.append(what)


def near(left, right, tolerance=1e-3):
    return len(left) == len(right) and all(abs(a - b) < tolerance for a, b in zip(left, right))


def product(left, right):
    return sum(a * b for a, b in zip(left, right))


def vectors(url):
    texts = ["This is an example sentence", "Stocks fell today.", "Shares were down this morning."]
    answer = task("feature-extraction", *texts, at=url + "/feature-extraction")
    if not answer:
        return
    first, second, third = answer["result"]
    # The beginning of this vector as the model's authors and many users have published it.
    expect("the vectors are the model's own", near(first[:4], [0.0676569, 0.0634959, 0.0487131, 0.0793049]))
    expect("vectors are near where meanings are", product(second, third) > 0.6 > 0.2 > product(first, second))
    for name, where in [("text-embeddings-inference", "/tei"), ("OpenAI's form", "/openai")]:
        other = task("feature-extraction", *texts, "--model", MODEL, at=url + where)
        expect(f"{name}: the same vectors, in their order", bool(other) and all(map(near, answer["result"], other["result"])))
    behind = task("feature-extraction", *texts, "--model", MODEL, router=url)
    expect("the router's address: the same vectors", bool(behind) and all(map(near, answer["result"], behind["result"])))
    longer = task("feature-extraction", texts[0], "--parameters", '{"normalize": false}', at=url + "/feature-extraction")
    expect("a parameter has its effect", bool(longer) and product(longer["result"][0], longer["result"][0]) > 2)
    tokens = task("feature-extraction", *texts[:2], at=url + "/token-features")
    expect("vectors of tokens are told apart from those of texts", bool(tokens) and [len(t) for t in tokens["result"]] == [7, 6])
    refused = task("feature-extraction", "word " * 600, at=url + "/feature-extraction", status=1)
    expect("a text that is too long is refused with the server's reason", bool(refused) and "less than 512 tokens" in refused)
    cut = task("feature-extraction", "word " * 600, "--parameters", '{"truncate": true}', at=url + "/feature-extraction")
    expect("a text that is too long can be cut off", bool(cut) and len(cut["result"][0]) == 384)


def meanings(url):
    sentences = ["A cat is asleep.", "A kitten naps.", "The bank raised its rates."]
    answer = task("sentence-similarity", *sentences, at=url + "/sentence-similarity")
    expect("similar sentences are", bool(answer) and answer["result"][0] > 0.6 > 0.2 > answer["result"][1])
    behind = task("sentence-similarity", *sentences, "--model", MODEL, router=url)
    expect("the router's address: the same numbers", bool(answer and behind) and near(answer["result"], behind["result"]))
    language = task("text-classification", "Wo ist der Bahnhof?", at=url + "/text-classification")
    expect("a language is recognized", bool(language) and language["result"][0]["label"] == "de")
    top = task("text-classification", "Где вокзал?", "--parameters", '{"top_k": 2}', at=url + "/text-classification")
    expect("as many labels come as are wanted", bool(top) and [e["label"] for e in top["result"]][0] in ("ru", "uk") and len(top["result"]) == 2)
    subject = task(
        "zero-shot-classification", "The striker scored twice in the second half.", "--labels", "cooking,football,astronomy",
        at=url + "/zero-shot-classification")
    expect("a subject is recognized among own labels", bool(subject) and subject["result"][0]["label"] == "football")


def files(url):
    from PIL import Image, ImageDraw, ImageFont

    picture = home / "sign.png"
    image = Image.new("RGB", (520, 130), "white")
    ImageDraw.Draw(image).text((20, 30), "Parley 2026", fill="black", font=ImageFont.load_default(48))
    image.save(picture)
    read = task("image-to-text", str(picture), at=url + "/image-to-text")
    expect("a picture's text is read", bool(read) and "Parley 2026" in json.dumps(read["result"]))
    for arguments in [[], ["--parameters", '{"threshold": 0.9}']]:
        found = task("object-detection", str(picture), *arguments, at=url + "/object-detection")
        box = found["result"][0]["box"] if found and found["result"] else {}
        expect("it is found where it stands", bool(box) and box["xmin"] < 40 and 200 < box["xmax"] < 400)
    blank = home / "blank.png"
    Image.new("RGB", (64, 64), "white").save(blank)
    nothing = task("object-detection", str(blank), at=url + "/object-detection")
    expect("nothing is found where nothing is", bool(nothing) and nothing["result"] == [])

    sound = home / "numbers.wav"
    said = task("text-to-speech", "one two three four five", "--output", str(sound), at=url + "/text-to-speech")
    expect("a text is spoken", bool(said) and sound.read_bytes()[:4] == b"RIFF" and sound.stat().st_size > 50_000)
    heard = task("automatic-speech-recognition", str(sound), at=url + "/automatic-speech-recognition")
    expect("and understood", bool(heard) and "two three four five" in heard["result"]["text"])
    timed = task(
        "automatic-speech-recognition", str(sound), "--parameters", '{"return_timestamps": true}',
        at=url + "/automatic-speech-recognition")
    words = timed["result"].get("chunks", []) if timed else []
    times = [word["timestamp"] for word in words]
    expect("with the time of each word", len(words) > 4 and times == sorted(times) and 1 < times[-1][1] < 5)


def batches(url):
    source, target = home / "in.jsonl", home / "out.jsonl"
    texts = ["Good morning.", "Guten Morgen.", "Buenos días.", "おはようございます。"]
    source.write_text("".join(json.dumps({"id": i, "inputs": text}) + "\n" for i, text in enumerate(texts * 10)))
    task("text-classification", "--batch", str(source), "--output", str(target), at=url + "/text-classification")
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    labels = [line["result"][0]["label"] for line in lines]
    expect("a batch has every result in its place", [line["id"] for line in lines] == list(range(40)))
    expect("a batch's results are right", labels[1::4] == ["de"] * 10 and labels[2::4] == ["es"] * 10 and labels[3::4] == ["ja"] * 10)


def refusals(url):
    missing = task("text-classification", "x", at=url + "/nowhere", status=1)
    expect("an address that is not there", bool(missing) and "does not have this model or address" in missing)
    wrong = task("zero-shot-classification", "x", "--labels", "a", "--parameters", '{"hypothesis_template": 5}', "--force",
                 at=url + "/zero-shot-classification", status=1)
    expect("the server's own reason for a refusal", bool(wrong) and "refused the request (400)" in wrong)
    broken = task("image-to-text", str(home / "numbers.wav"), at=url + "/image-to-text", status=1)
    expect("a file that is no picture", bool(broken) and "cannot identify image file" in broken)


def main():
    server = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("server.py"))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        for part in (vectors, meanings, files, batches, refusals):
            part(url)
    finally:
        server.stdin.close()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
        subprocess.run(["rm", "-rf", str(home)], check=False)
    for failure in failures:
        print("failed: " + failure, file=sys.stderr)
    print(f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


main()
