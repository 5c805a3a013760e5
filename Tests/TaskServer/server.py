"""A server on loopback that computes tasks, in the shapes that Hugging Face's own servers answer with.

Each task is at `/NAME`, as an Inference Endpoint has it at its root, and the vectors are behind the router's address too. `/openai` and
`/tei` speak of the same vectors as OpenAI's servers and text-embeddings-inference do. What it refuses it refuses as
huggingface-inference-toolkit does. It prints its port and ends with its standard input.
"""

import base64
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

import models

MODEL = "sentence-transformers/all-MiniLM-L6-v2"
COMPUTING = threading.Lock()


class Refusal(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


class Tasks:
    def __init__(self):
        self.sentences = models.SentenceModel()
        self.languages = models.LanguageModel()
        self.reading = models.ReadingModel()
        self.speaking = models.SpeakingModel()
        self.hearing = models.HearingModel()

    def feature_extraction(self, body):
        inputs = body["inputs"]
        texts = [inputs] if isinstance(inputs, str) else inputs
        normalize, truncate = body.get("normalize", True), body.get("truncate", False)
        return [self.sentences.vector(text, normalize, truncate).tolist() for text in texts]

    def token_features(self, body):
        """As a plain pipeline of transformers answers: vectors of tokens, a list around each text's."""
        return [[self.sentences.token_vectors(text).tolist()] for text in body["inputs"]]

    def sentence_similarity(self, body):
        source = self.sentences.vector(body["inputs"]["source_sentence"])
        return [float(source @ self.sentences.vector(text)) for text in body["inputs"]["sentences"]]

    def text_classification(self, body):
        count = body.get("parameters", {}).get("top_k", 5)
        return [[{"label": label, "score": score} for label, score in self.languages.rank(body["inputs"])[:count]]]

    def zero_shot_classification(self, body):
        """By nearness in meaning, in the old shape; the scores are a softmax as CLIP's are."""
        labels = body["parameters"]["candidate_labels"]
        template = body["parameters"].get("hypothesis_template", "This example is {}.")
        text = self.sentences.vector(body["inputs"])
        nearness = np.array([text @ self.sentences.vector(template.replace("{}", label)) for label in labels]) * 20
        scores = np.exp(nearness - nearness.max())
        order = np.argsort(-scores)
        scores = scores / scores.sum()
        return {
            "sequence": body["inputs"],
            "labels": [labels[i] for i in order],
            "scores": [float(scores[i]) for i in order],
        }

    def image_to_text(self, body):
        return [{"generated_text": "\n".join(text for text, _, _ in self.reading.lines(body["inputs"]))}]

    def object_detection(self, body):
        found = []
        least = body.get("parameters", {}).get("threshold", 0.5)
        for _, score, corners in self.reading.lines(body["inputs"]):
            xs, ys = [int(x) for x, _ in corners], [int(y) for _, y in corners]
            if score >= least:
                box = {"xmin": min(xs), "ymin": min(ys), "xmax": max(xs), "ymax": max(ys)}
                found.append({"score": score, "label": "text", "box": box})
        return found

    def automatic_speech_recognition(self, body):
        words = self.hearing.words(body["inputs"])
        answer = {"text": " ".join(word for word, _, _ in words)}
        if body.get("parameters", {}).get("return_timestamps"):
            answer["chunks"] = [{"text": word, "timestamp": [begin, end]} for word, begin, end in words]
        return answer

    def text_to_speech(self, body):
        return self.speaking.say(body["inputs"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    tasks = None

    def do_GET(self):
        if self.path in ("/health", "/tei/health"):
            return self.answer(200, b"", "text/plain")
        if self.path == "/tei/info":
            return self.answer_json(200, {"model_id": MODEL, "max_input_length": 512, "model_type": {"embedding": {"pooling": "mean"}}})
        self.answer(404, b"Not Found", "text/plain")

    def do_POST(self):
        data = self.rfile.read(int(self.headers.get("content-length", 0)))
        try:
            run = self.route()
            if run is None:
                return self.answer(404, b"Not Found", "text/plain")
            body = self.body(data)
            with COMPUTING:
                result = run(body)
        except Refusal as refusal:
            return self.answer_json(refusal.status, {"error": str(refusal)})
        except (KeyError, TypeError, AttributeError, ValueError, OSError, EOFError) as error:
            what = f"{error.args[0]}: field required" if isinstance(error, KeyError) else str(error)
            return self.answer_json(422 if "validation" in what else 400, {"error": what})
        if isinstance(result, bytes):
            return self.answer(200, result, "audio/wav")
        self.answer_json(200, result)

    def route(self):
        tasks, path = self.tasks, self.path
        vectors = f"/hf-inference/models/{MODEL}/pipeline/"
        named = {
            "/tei": tasks.feature_extraction,
            "/token-features": tasks.token_features,
            vectors + "feature-extraction": tasks.feature_extraction,
            vectors + "sentence-similarity": tasks.sentence_similarity,
            "/openai/v1/embeddings": self.embeddings,
            "/tei/v1/embeddings": self.embeddings,
        }
        if path in named:
            return named[path]
        name = path[1:].replace("-", "_")
        known = "_" in name and not name.startswith("_") and name != "token_features"
        return getattr(tasks, name, None) if known else None

    def embeddings(self, body):
        if body.get("model") not in (MODEL, "dummy"):
            raise Refusal(404, f"The model `{body.get('model')}` does not exist.")
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        counts = [len(self.tasks.sentences.tokenizer.encode(text).ids) for text in texts]
        data = [
            {"object": "embedding", "index": i, "embedding": self.tasks.sentences.vector(text).tolist()}
            for i, text in enumerate(texts)
        ]
        # The order is not promised.
        usage = {"prompt_tokens": sum(counts), "total_tokens": sum(counts)}
        return {"object": "list", "model": MODEL, "data": data[::-1], "usage": usage}

    def body(self, data):
        """The request as the toolkit understands it: JSON, or the bytes of a file."""
        kind = (self.headers.get("content-type") or "").split(";")[0].strip()
        accept = self.headers.get("accept", "*/*")
        if not kind:
            raise Refusal(400, "Content type is not set.")
        if accept != "*/*" and ("," in accept or accept == "text/event-stream"):
            raise Refusal(400, f'Accept type "{accept}" not supported.')
        if kind == "application/json":
            body = json.loads(data)
            # A file that has parameters beside it comes in base64.
            if self.path in ("/image-to-text", "/object-detection", "/automatic-speech-recognition"):
                body["inputs"] = base64.b64decode(body["inputs"], validate=True)
            return body
        if not kind.startswith(("image/", "audio/", "application/octet-stream")):
            raise Refusal(400, f'Content type "{kind}" not supported.')
        return {"inputs": data}

    def answer_json(self, status, value):
        self.answer(status, json.dumps(value).encode(), "application/json")

    def answer(self, status, data, kind):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.send_header("x-request-id", f"request-{id(data):x}")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


def main():
    Handler.tasks = Tasks()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
