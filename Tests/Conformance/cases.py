"""Every call as huggingface_hub makes it. Tests/ConformanceProbe makes the same calls under the same names."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi, InferenceClient

from recorder import Answer

TOKEN = "hf_conformanceconformanceconformance"
COMMIT = "a07cc9a04f16550a088caea529712d1d335b0ac1"
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x01\x02\xff"
SOUND = b"fLaC\x00\x01\x02\xff"

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [{"type": "function", "function": {"name": "weather", "description": "The weather of a city", "parameters": SCHEMA}}]
FORMAT = {"type": "json_schema", "json_schema": {"name": "place", "schema": SCHEMA, "strict": True}}
QUESTION = [{"role": "user", "content": "Why is the sky blue? \u2600\ufe0f"}]
LABELS = [{"label": "cat", "score": 0.9}, {"label": "dog", "score": 0.1}]
GENERATION = {"max_new_tokens": 20, "num_beams": 2}


@dataclass
class Case:
    name: str
    call: object
    # The method of InferenceClient or HfApi that it is about.
    method: str
    # The task that the hub says the model has.
    task: str
    # What the server answers; a list of Answers is given out one by one.
    answer: object
    # True when only what is posted is compared, because the rest follows addresses of the provider.
    posts_only: bool = False


CASES = {}


def case(name, method, answer, task=None):
    def add(call):
        CASES[name] = Case(name, call, method, task or name, answer)
        return call

    return add


def task(name, method, answer, task, *arguments, options=None, **parameters):
    """A call of one method with the model `acme/model`."""

    @case(name, method, answer, task)
    def call(_):
        all_options = dict(provider="hf-inference", token=TOKEN) | (options or {})
        # A client that is let go closes its streams.
        client = InferenceClient(**all_options)
        result = getattr(client, method)(*arguments, model="acme/model", **parameters)
        if parameters.get("stream"):
            list(result)


class Files:
    """The same bytes as the probe has, in files, so that their type is known by the ending."""

    folder = Path(tempfile.mkdtemp(prefix="conformance"))
    picture, sound = folder / "picture.png", folder / "sound.flac"
    picture.write_bytes(PICTURE)
    sound.write_bytes(SOUND)


def text_tasks():
    for name, parameters in (("", {}), ("-parameters", dict(top_k=2, function_to_apply="sigmoid"))):
        task("text-classification" + name, "text_classification", [LABELS], "text-classification", "I like you.", **parameters)
    entities = [{"entity_group": "PER", "score": 0.99, "word": "Ada", "start": 0, "end": 3}]
    for name, parameters in (("", {}), ("-parameters", dict(aggregation_strategy="first", ignore_labels=["O", "MISC"], stride=4))):
        task("token-classification" + name, "token_classification", entities, "token-classification", "Ada lives in London.", **parameters)
    for name, parameters in (("", {}), ("-parameters", dict(multi_label=True, hypothesis_template="It is about {}."))):
        task(
            "zero-shot-classification" + name, "zero_shot_classification", LABELS, "zero-shot-classification",
            "It purrs.", ["cat", "dog"], **parameters)  # fmt: skip
    filled = [{"score": 0.3, "token": 2003, "token_str": "is", "sequence": "Paris is big."}]
    for name, parameters in (("", {}), ("-parameters", dict(top_k=3, targets=["is", "was"]))):
        task("fill-mask" + name, "fill_mask", filled, "fill-mask", "Paris [MASK] big.", **parameters)
    for name, parameters in (
        ("", {}),
        ("-parameters", dict(clean_up_tokenization_spaces=True, truncation="longest_first", generate_parameters=GENERATION)),
    ):
        summary, translated = [{"summary_text": "Short."}], [{"translation_text": "Bonjour."}]
        task("summarization" + name, "summarization", summary, "summarization", "A long text.", **parameters)
        languages = dict(src_lang="en_XX", tgt_lang="fr_XX") if parameters else {}
        task("translation" + name, "translation", translated, "translation", "Hello.", **parameters, **languages)
    task(
        "sentence-similarity", "sentence_similarity", [0.9, 0.1], "sentence-similarity", "A cat.", ["A kitten.", "A car."])  # fmt: skip
    for name, parameters in (
        ("", {}),
        ("-parameters", dict(normalize=True, prompt_name="query", truncate=True, truncation_direction="left")),
    ):
        task(
            "feature-extraction" + name, "feature_extraction", [[0.1, 0.2], [0.3, 0.4]], "feature-extraction",
            ["A cat.", "A car."], **parameters)  # fmt: skip
    embeddings = {"data": [{"embedding": [0.1, 0.2], "index": 0}, {"embedding": [0.3, 0.4], "index": 1}], "model": "m"}
    for provider in ("together", "scaleway", "deepinfra"):
        task(
            "feature-extraction-" + provider, "feature_extraction", embeddings, "feature-extraction",
            ["A cat.", "A car."], options=dict(provider=provider), dimensions=2)  # fmt: skip


def question_tasks():
    place = {"answer": "Ada", "score": 0.9, "start": 0, "end": 3}
    several = dict(
        top_k=2, doc_stride=16, handle_impossible_answer=True, max_answer_len=9, max_question_len=33, max_seq_len=99)  # fmt: skip
    for name, parameters in (("", {}), ("-parameters", dict(several, align_to_words=False))):
        task(
            "question-answering" + name, "question_answering", [place] if parameters else place, "question-answering",
            "Who?", "Ada wrote it.", **parameters)  # fmt: skip
    table = {"City": ["Paris", "Rome"], "People": ["2", "3"]}
    cells = {"answer": "SUM > 2, 3", "coordinates": [[0, 1], [1, 1]], "cells": ["2", "3"], "aggregator": "SUM"}
    for name, parameters in (("", {}), ("-parameters", dict(padding="longest", sequential=True, truncation=True))):
        task(
            "table-question-answering" + name, "table_question_answering", cells, "table-question-answering",
            table, "How many?", **parameters)  # fmt: skip
    boxes = [[1.0, 2.0, 3.0, 4.0]]
    for name, parameters in (("", {}), ("-parameters", dict(several, lang="en", word_boxes=boxes))):
        task(
            "document-question-answering" + name, "document_question_answering", [place], "document-question-answering",
            Files.picture, "How much?", **parameters)  # fmt: skip
    for name, parameters in (("", {}), ("-parameters", dict(top_k=2))):
        task(
            "visual-question-answering" + name, "visual_question_answering", [{"answer": "a cat", "score": 0.9}],
            "visual-question-answering", Files.picture, "What is it?", **parameters)  # fmt: skip
    task("tabular-classification", "tabular_classification", ["5", "6"], "tabular-classification", table)
    # huggingface_hub has the method and no address for it.


def file_tasks():
    for kind in ("image", "audio"):
        file = Files.picture if kind == "image" else Files.sound
        for name, parameters in (("", {}), ("-parameters", dict(top_k=2, function_to_apply="softmax"))):
            task(f"{kind}-classification{name}", f"{kind}_classification", LABELS, f"{kind}-classification", file, **parameters)
    box = {"label": "cat", "score": 0.9, "box": {"xmin": 1, "ymin": 2, "xmax": 3, "ymax": 4}}
    for name, parameters in (("", {}), ("-parameters", dict(threshold=0.25))):
        task("object-detection" + name, "object_detection", [box], "object-detection", Files.picture, **parameters)
    mask = [{"label": "cat", "score": 0.9, "mask": "iVBORw0KGgo="}]
    for name, parameters in (
        ("", {}),
        ("-parameters", dict(mask_threshold=0.5, overlap_mask_area_threshold=0.25, subtask="panoptic", threshold=0.75)),
    ):
        task("image-segmentation" + name, "image_segmentation", mask, "image-segmentation", Files.picture, **parameters)
    for name, parameters in (("", {}), ("-parameters", dict(hypothesis_template="A photo of {}."))):
        task(
            "zero-shot-image-classification" + name, "zero_shot_image_classification", LABELS, "zero-shot-image-classification",
            Files.picture, ["cat", "dog"], **parameters)  # fmt: skip
    task("image-to-text", "image_to_text", [{"generated_text": "a cat"}], "image-to-text", Files.picture)
    separated = [{"label": "voice", "content-type": "audio/flac", "blob": "ZkxhQw=="}]
    task("audio-to-audio", "audio_to_audio", separated, "audio-to-audio", Files.sound)
    for name, parameters in (
        ("", {}),
        ("-parameters", dict(extra_body={"return_timestamps": "word", "generation_parameters": GENERATION})),
    ):
        task(
            "automatic-speech-recognition" + name, "automatic_speech_recognition", {"text": "hello"}, "automatic-speech-recognition",
            Files.sound, **parameters)  # fmt: skip
    task(
        "automatic-speech-recognition-deepinfra", "automatic_speech_recognition", {"text": "hello"}, "automatic-speech-recognition",
        Files.sound, options=dict(provider="deepinfra"))  # fmt: skip


def making_tasks():
    """Tasks whose answer is a file."""
    spoken = dict(do_sample=True, max_new_tokens=20, temperature=0.5, top_k=5, top_p=0.75, typical_p=0.25, use_cache=True)
    for name, parameters in (("", {}), ("-parameters", spoken)):
        task("text-to-speech" + name, "text_to_speech", Answer(SOUND, "audio/flac"), "text-to-speech", "Hello.", **parameters)
    for provider in ("together", "deepinfra"):
        task(
            "text-to-speech-" + provider, "text_to_speech", Answer(SOUND, "audio/flac"), "text-to-speech", "Hello.",
            options=dict(provider=provider), extra_body={"voice": "ada"})  # fmt: skip
    drawn = dict(
        negative_prompt="dogs", height=512, width=768, num_inference_steps=20, guidance_scale=7.5, scheduler="DDIM", seed=7)  # fmt: skip
    for name, parameters in (("", {}), ("-parameters", drawn)):
        task("text-to-image" + name, "text_to_image", Answer(PICTURE, "image/png"), "text-to-image", "A cat.", **parameters)
    painted = dict(
        prompt="as oil", negative_prompt="blue", num_inference_steps=20, guidance_scale=7.5,
        target_size={"width": 64, "height": 32})  # fmt: skip
    for name, parameters in (("", dict(prompt=None)), ("-parameters", painted)):
        task("image-to-image" + name, "image_to_image", Answer(PICTURE, "image/png"), "image-to-image", Files.picture, **parameters)


# What every provider that makes pictures and videos could answer.
MADE = {
    "request_id": "1", "status": "COMPLETED", "id": "1", "urls": {"get": "{base}/replicate/v1/predictions/1"},
    "response_url": "{base}/fal-ai/result", "status_url": "{base}/fal-ai/result/status",
    "images": [{"url": "{base}/file"}], "video": {"url": "{base}/file", "video_url": "{base}/file"}, "audio": {"url": "{base}/file"},
    "output": "{base}/file", "text": "hello", "data": [{"b64_json": "iVBORw0KGgoAAQL/", "url": "{base}/file"}],
}  # fmt: skip


def provider_tasks():
    """Pictures, videos and sounds at providers that have protocols of their own."""

    def made(provider, method, task_name, *arguments, **parameters):
        name = f"{task_name}-{provider}"
        task(name, method, MADE, task_name, *arguments, options=dict(provider=provider), **parameters)
        CASES[name].posts_only = True

    for provider in ("fal-ai", "replicate", "together", "nscale"):
        made(provider, "text_to_image", "text-to-image", "A cat.", width=768, height=512, num_inference_steps=20, seed=7)
    for provider in ("fal-ai", "replicate", "novita"):
        made(provider, "text_to_video", "text-to-video", "A cat.", num_frames=24, num_inference_steps=20, guidance_scale=7.5, seed=7)
    made("fal-ai", "image_to_video", "image-to-video", Files.picture, prompt="It runs.", num_frames=24, seed=7)
    for provider in ("fal-ai", "replicate"):
        made(provider, "image_to_image", "image-to-image", Files.picture, prompt="as oil", num_inference_steps=20, guidance_scale=7.5)
        made(provider, "text_to_speech", "text-to-speech", "Hello.")
    made("replicate", "automatic_speech_recognition", "automatic-speech-recognition", Files.sound)


def generation_tasks():
    whole = [{"generated_text": " world"}]
    details = {"finish_reason": "length", "generated_tokens": 1, "seed": 7, "prefill": [], "tokens": []}
    told = [{"generated_text": " world", "details": details}]
    pieces = Answer(
        b'data:{"index":1,"token":{"id":1,"text":" world","logprob":-0.5,"special":false},"generated_text":" world",'
        b'"details":null}\n\n', "text/event-stream")  # fmt: skip
    everything = dict(
        adapter_id="a/b", best_of=2, decoder_input_details=True, do_sample=True, frequency_penalty=0.5, max_new_tokens=20,
        repetition_penalty=1.25, return_full_text=False, seed=7, stop=["\n", "END"], temperature=0.5, top_k=5, top_n_tokens=3,
        top_p=0.75, truncate=99, typical_p=0.25, watermark=True, grammar={"type": "regex", "value": "[a-z]+"})  # fmt: skip
    task("text-generation", "text_generation", whole, "text-generation", "Hello", max_new_tokens=5)
    task("text-generation-parameters", "text_generation", told, "text-generation", "Hello", details=True, **everything)
    task("text-generation-stream", "text_generation", pieces, "text-generation", "Hello", stream=True, max_new_tokens=5)
    task("text-generation-stream-details", "text_generation", pieces, "text-generation", "Hello", stream=True, details=True)
    completed = {"choices": [{"text": " world", "finish_reason": "length"}], "usage": {"completion_tokens": 1}}
    for provider in ("featherless-ai", "together"):
        task(
            "text-generation-" + provider, "text_generation", completed, "text-generation", "Hello",
            options=dict(provider=provider), max_new_tokens=5, temperature=0.5, seed=7, stop=["END"])  # fmt: skip


def chat(name, options=None, url=None, messages=QUESTION, **parameters):
    message = {"choices": [{"message": {"role": "assistant", "content": "Because."}, "finish_reason": "stop", "index": 0}]}
    chunks = Answer(
        b'data: {"choices":[{"index":0,"delta":{"role":"assistant","content":"Because."},"finish_reason":"stop"}]}\n\n'
        b"data: [DONE]\n\n", "text/event-stream")  # fmt: skip
    stream = parameters.get("stream", False)

    @case(name, "chat_completion", chunks if stream else message, "text-generation")
    def call(base):
        if url is None:
            client = InferenceClient(**dict(provider="auto", token=TOKEN, model="acme/model") | (options or {}))
        else:
            client = InferenceClient(base_url=base + url, token=TOKEN)
        result = client.chat_completion(messages, **parameters)
        if stream:
            list(result)


def chats():
    chat("chat-router")
    usage = {"include_usage": True}
    chat("chat-router-stream", stream=True, stream_options=usage)
    everything = dict(max_tokens=20, temperature=0.5, top_p=0.75, seed=7, stop=["END", "\n"])
    chat("chat-router-parameters", **everything, frequency_penalty=0.5, presence_penalty=0.25, logprobs=True, top_logprobs=3, n=1)
    chat("chat-router-tools", tools=TOOLS, tool_choice="auto", tool_prompt="Call one.")
    chat("chat-router-tools-stream", tools=TOOLS, tool_choice={"type": "function", "function": {"name": "weather"}}, stream=True, stream_options=usage)
    chat("chat-router-format", response_format=FORMAT)
    chat("chat-router-format-stream", response_format=FORMAT, stream=True, stream_options=usage)
    chat("chat-router-extra", extra_body={"top_k": 5, "chat_template_kwargs": {"enable_thinking": False}})
    call = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city":"Paris"}'}}
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    turns = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]},
        {"role": "assistant", "content": "", "tool_calls": [call]},
        {"role": "tool", "content": "rain", "tool_call_id": "call_1"},
    ]
    chat("chat-router-turns", messages=turns)
    chat("chat-router-billed", options=dict(bill_to="acme-org"))
    chat("chat-hf-inference", options=dict(provider="hf-inference"))
    chat("chat-hf-inference-format", options=dict(provider="hf-inference"), response_format=FORMAT)
    for provider in ("together", "groq", "cohere"):
        chat("chat-" + provider, options=dict(provider=provider))
    for name, url in (("root", ""), ("slash", "/"), ("v1", "/v1"), ("whole", "/v1/chat/completions"), ("path", "/some/place"), ("query", "/v1?a=b")):
        chat("chat-url-" + name, url=url)


def elsewhere():
    """Endpoints and other servers by their address."""

    def at(name, method, answer, task, *arguments):
        @case(name, method, answer, task)
        def call(base):
            getattr(InferenceClient(base, provider="hf-inference", token=TOKEN), method)(*arguments)

    at("endpoint-text-classification", "text_classification", [LABELS], "text-classification", "I like you.")
    at("endpoint-feature-extraction", "feature_extraction", [[0.1, 0.2]], "feature-extraction", ["A cat."])
    at("endpoint-image-classification", "image_classification", LABELS, "image-classification", Files.picture)
    at("endpoint-text-generation", "text_generation", [{"generated_text": " world"}], "text-generation", "Hello")
    at("endpoint-health", "health_check", {}, "text-generation")


def model(name="acme/model"):
    return {"id": name, "modelId": name, "sha": COMMIT, "pipeline_tag": "text-generation", "tags": [], "siblings": []}


def hub():
    def api(name, method, answer, /, **parameters):
        @case(name, method, answer)
        def call(base):
            result = getattr(HfApi(endpoint=base, token=TOKEN), method)(**parameters)
            if method == "list_models":
                list(result)

    api("hub-models", "list_models", [model()])
    following = Answer([model()], headers={"link": '<{base}/api/models?search=smol&cursor=abc%3D>; rel="next"'})
    api("hub-models-pages", "list_models", [following, Answer([model("acme/other")])], search="smol")
    api(
        "hub-models-filters", "list_models", [model()], search="smol lm", author="acme", pipeline_tag="text-generation",
        inference_provider=["together", "groq"], filter=["gguf", "license:mit"], gated=False, inference="warm",
        num_parameters="min:1B,max:9B", sort="downloads", limit=5,
        expand=["sha", "pipeline_tag", "inferenceProviderMapping"])  # fmt: skip
    api("hub-models-served", "list_models", [model()], inference_provider="all", sort="trending_score")
    api("hub-model", "model_info", model(), repo_id="acme/model")
    api("hub-model-revision", "model_info", model(), repo_id="acme/model", revision="v1.0")
    api("hub-model-pull-request", "model_info", model(), repo_id="acme/model", revision="refs/pr/7")
    api("hub-model-properties", "model_info", model(), repo_id="acme/model", expand=["sha", "safetensors", "inferenceProviderMapping"])
    api("hub-model-files", "model_info", model(), repo_id="acme/model", files_metadata=True)
    branch = {"name": "main", "ref": "refs/heads/main", "targetCommit": COMMIT}
    references = {"branches": [branch], "tags": [], "converts": [], "pullRequests": []}
    api("hub-references", "list_repo_refs", references, repo_id="acme/model")
    api("hub-references-pull-requests", "list_repo_refs", references, repo_id="acme/model", include_pull_requests=True)
    step = {"id": COMMIT, "title": "One", "message": "", "date": "2026-01-02T03:04:05.000Z", "authors": [{"user": "ada"}]}
    pages = [Answer([step], headers={"link": '<{base}/api/models/acme/model/commits/main?p=1>; rel="next"'}), Answer([step])]
    api("hub-commits", "list_repo_commits", pages, repo_id="acme/model")
    api("hub-commits-revision", "list_repo_commits", [Answer([step])], repo_id="acme/model", revision="refs/pr/7")
    api("hub-whoami", "whoami", {"type": "user", "id": "1", "name": "ada", "orgs": []})


def endpoint():
    when = "2026-01-02T03:04:05.000Z"
    status = {"state": "running", "url": "https://x.example", "createdAt": when, "updatedAt": when, "message": ""}
    return {
        "name": "mine", "type": "protected", "healthRoute": "/health", "status": status, "provider": {"vendor": "aws", "region": "us-east-1"},
        "model": {"repository": "acme/model", "framework": "pytorch", "revision": COMMIT, "task": "text-generation",
                  "image": {"huggingface": {}}},
        "compute": {"accelerator": "gpu", "instanceType": "nvidia-l4", "instanceSize": "x1",
                    "scaling": {"minReplica": 0, "maxReplica": 2, "scaleToZeroTimeout": 15}},
    }  # fmt: skip


def endpoints():
    def api(name, method, answer=None, /, **parameters):
        @case(name, method, answer or endpoint())
        def call(base):
            getattr(HfApi(endpoint=base, token=TOKEN), method)(namespace="acme", **parameters)

    machine = dict(
        repository="acme/model", framework="pytorch", accelerator="gpu", instance_size="x1", instance_type="nvidia-l4",
        region="us-east-1", vendor="aws")  # fmt: skip
    api("endpoints-create", "create_inference_endpoint", name="mine", task="text-generation", **machine)
    container = {"healthRoute": "/health", "url": "ghcr.io/acme/server:1", "port": 8080}
    api(
        "endpoints-create-everything", "create_inference_endpoint", name="mine", **machine, min_replica=0, max_replica=3,
        scaling_metric="pendingRequests", scaling_threshold=1.5, scale_to_zero_timeout=15, revision=COMMIT,
        custom_image={"vllm": container}, container_command=["serve"], container_args=["--fast"], env={"A": "1", "B": "2"},
        secrets={"KEY": "secret"}, type="public", domain="chat.example.org", path="/v1", cache_http_responses=True,
        tags=["one", "two"])  # fmt: skip
    api(
        "endpoints-create-private", "create_inference_endpoint", name="mine", **machine, type="private",
        private_link_account_id="123", private_link_region="eu-west-1")  # fmt: skip
    api(
        "endpoints-update", "update_inference_endpoint", name="mine", instance_type="nvidia-a10g", instance_size="x2",
        accelerator="gpu", min_replica=1, max_replica=2, scaling_metric="hardwareUsage", scaling_threshold=80,
        scale_to_zero_timeout=30, revision=COMMIT, env={"A": "1"}, secrets={"KEY": "other"}, tags=["three"])  # fmt: skip
    api("endpoints-get", "get_inference_endpoint", name="mine")
    api("endpoints-list", "list_inference_endpoints", {"items": [endpoint()]})
    for name in ("pause", "resume", "scale_to_zero", "delete"):
        api("endpoints-" + name.replace("_", "-"), name + "_inference_endpoint", name="mine")
    api("endpoints-hardware", "list_inference_endpoints_hardware", {"vendors": []})


for group in (text_tasks, question_tasks, file_tasks, making_tasks, provider_tasks, generation_tasks, chats, elsewhere, hub, endpoints):
    group()
