import SessionExchange

/// In the shape of a ChatGPT export: two answers to one question, a thought, a picture.
let chatGPT = """
    [{"title":"Sky colours","create_time":1735787045.5,"update_time":1735787100.0,"conversation_id":"c-1","default_model_slug":"gpt-4o",
      "current_node":"u2","mapping":{
      "a2":{"id":"a2","parent":"t","children":["u2"],"message":{"id":"a2","author":{"role":"assistant"},"create_time":1735787060.0,
        "content":{"content_type":"text","parts":["Because of scattering."]},"metadata":{"model_slug":"gpt-4o"}}},
      "root":{"id":"root","parent":null,"children":["sys"],"message":null},
      "sys":{"id":"sys","parent":"root","children":["u1"],"message":{"id":"sys","author":{"role":"system"},"create_time":null,
        "content":{"content_type":"text","parts":[""]},"metadata":{"is_visually_hidden_from_conversation":true}}},
      "u1":{"id":"u1","parent":"sys","children":["a1","t"],"message":{"id":"u1","author":{"role":"user"},"create_time":1735787046.0,
        "content":{"content_type":"text","parts":["Why is the sky blue?"]},"metadata":{}}},
      "a1":{"id":"a1","parent":"u1","children":[],"message":{"id":"a1","author":{"role":"assistant"},"create_time":1735787050.0,
        "content":{"content_type":"text","parts":["Because it is."]},"metadata":{"model_slug":"gpt-4o"}}},
      "t":{"id":"t","parent":"u1","children":["a2"],"message":{"id":"t","author":{"role":"assistant"},"create_time":1735787055.0,
        "content":{"content_type":"thoughts","thoughts":[{"summary":"s","content":"Think of Rayleigh."}]},"metadata":{}}},
      "u2":{"id":"u2","parent":"a2","children":[],"message":{"id":"u2","author":{"role":"user"},"create_time":1735787070.0,
        "content":{"content_type":"multimodal_text","parts":[{"content_type":"image_asset_pointer","asset_pointer":"file-service://x"},"And this?"]},
        "metadata":{}}}}}]
    """

/// In the shape of a Claude export.
let claude = """
    [{"uuid":"k-1","name":"A poem","created_at":"2026-02-03T04:05:06.000000Z","updated_at":"2026-02-03T04:06:00.000000Z",
      "chat_messages":[
      {"uuid":"m1","sender":"human","text":"Write a poem","content":[{"type":"text","text":"Write a poem"}],
       "created_at":"2026-02-03T04:05:07.000000Z","attachments":[{"file_name":"notes.txt","extracted_content":"about the sea"}],
       "files":[{"file_name":"a.png"},{"file_name":"b.png"}]},
      {"uuid":"m2","sender":"assistant","text":"The sea.","created_at":"2026-02-03T04:05:30.000000Z","attachments":[],"files":[],
       "content":[{"type":"thinking","thinking":"short"},{"type":"tool_result","content":[]},{"type":"text","text":"The sea."}]}]},
     {"uuid":"k-2","name":"","created_at":"2026-02-03T04:05:06Z","updated_at":"2026-02-03T04:05:06Z","chat_messages":[]}]
    """

/// In the shape of a conversation of chat-ui, with two answers.
let chatUI = """
    [{"_id":{"$oid":"65f0"},"title":"Greeting","model":"meta-llama/Llama-3.3-70B-Instruct","preprompt":"Be brief.",
      "createdAt":{"$date":"2025-06-01T00:00:00.000Z"},"updatedAt":{"$date":{"$numberLong":"1748736060000"}},"rootMessageId":"r","messages":[
      {"id":"r","from":"system","content":"Be brief.","ancestors":[],"children":["u"],"createdAt":"2025-06-01T00:00:00.000Z"},
      {"id":"u","from":"user","content":"Hi","ancestors":["r"],"children":["a","b"],"createdAt":"2025-06-01T00:00:01.000Z"},
      {"id":"a","from":"assistant","content":"Hello!","ancestors":["r","u"],"children":[],"createdAt":"2025-06-01T00:00:02.000Z"},
      {"id":"b","from":"assistant","content":"Hello again!","ancestors":["r","u"],"children":[],"createdAt":"2025-06-01T00:00:03.000Z"}]}]
    """

/// As llm 0.36 keeps a conversation.
let llmThreads = tables([
    "messages": """
    [{"hash":"s","parent_hash":null,"role":"system"},{"hash":"u1","parent_hash":"s","role":"user"},
     {"hash":"a1","parent_hash":"u1","role":"assistant"},{"hash":"u2","parent_hash":"a1","role":"user"},
     {"hash":"a2","parent_hash":"u2","role":"assistant"}]
    """,
    "parts": """
    [{"id":1,"message_hash":"s","position":0,"type":"text","text":"Be brief"},{"id":2,"message_hash":"u1","position":0,"type":"text","text":"Why?"},
     {"id":3,"message_hash":"a1","position":0,"type":"text","text":"So."},{"id":4,"message_hash":"u2","position":0,"type":"text","text":"Night?"},
     {"id":5,"message_hash":"a2","position":0,"type":"text","text":"Dark."}]
    """,
    "threads": #"[{"id":"th1","name":"Sky","tip_message_hash":"a2","datetime_utc":"2026-11-21 10:34:24.517055+00:00"}]"#,
    "turns": """
    [{"id":"t1","thread_id":"th1","parent_message_hash":"u1","tip_message_hash":"a1","model":"fake","resolved_model":null,
      "options_json":"{\\"temperature\\": 0.5}","input_tokens":7,"output_tokens":5,"duration_ms":498,"datetime_utc":"2026-11-21T10:34:24.018159+00:00"},
     {"id":"t2","thread_id":"th1","parent_message_hash":"u2","tip_message_hash":"a2","model":"fake","resolved_model":null,
      "options_json":null,"input_tokens":9,"output_tokens":2,"duration_ms":383,"datetime_utc":"2026-11-21T10:34:33.871604+00:00"}]
    """,
    "conversations": "[]", "responses": "[]",
])

/// As llm kept a conversation until 0.31.
let llmResponses = tables([
    "conversations": #"[{"id":"c1","name":"Why?","model":"gpt-4o-mini"}]"#,
    "responses": """
    [{"id":"r2","model":"gpt-4o-mini","prompt":"More?","system":null,"options_json":"{}","response":"No.","conversation_id":"c1",
      "duration_ms":5,"datetime_utc":"2024-05-01T10:01:00.000000"},
     {"id":"r1","model":"gpt-4o-mini","prompt":"Why?","system":"S","options_json":"{}","response":"So.","conversation_id":"c1",
      "duration_ms":5,"datetime_utc":"2024-05-01T10:00:00.123456","input_tokens":1,"output_tokens":2}]
    """,
    "prompt_attachments": #"[{"response_id":"r1","attachment_id":"x","order":0}]"#,
])
