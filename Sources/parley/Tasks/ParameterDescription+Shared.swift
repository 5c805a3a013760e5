extension ParameterDescription {
    /// How many answers come back.
    static func topK(_ what: String) -> ParameterDescription {
        ParameterDescription("top_k", .whole, "How many \(what) come back, best first")
    }

    static let scoreFunction = ParameterDescription(
        "function_to_apply", .choice(["sigmoid", "softmax", "none"]), "What turns the model's numbers into scores")
    static let hypothesisTemplate = ParameterDescription(
        "hypothesis_template", .text, "A sentence with {} in the place of the label")
    static let cleansUpSpaces = ParameterDescription(
        "clean_up_tokenization_spaces", .flag, "Whether blanks before full stops and the like are taken out")
    static let truncation = ParameterDescription(
        "truncation", .choice(["do_not_truncate", "longest_first", "only_first", "only_second"]),
        "What is done with a text that is too long")

    /// How a model of the transformers library writes.
    static let generation: [ParameterDescription] = [
        .init("do_sample", .flag, "Whether tokens are drawn at random"),
        .init("temperature", .number, "Above 0: less makes likely tokens likelier still"),
        .init("top_k", .whole, "Only so many of the likeliest tokens may be drawn"),
        .init("top_p", .number, "Only the likeliest tokens that together have this probability may be drawn"),
        .init("typical_p", .number, "Only tokens about as likely as is typical may be drawn"),
        .init("epsilon_cutoff", .number, "Tokens less likely than this may not be drawn"),
        .init("eta_cutoff", .number, "The same, with a bound that falls where many tokens are likely"),
        .init("max_length", .whole, "The longest answer in tokens, with the prompt"),
        .init("max_new_tokens", .whole, "The longest answer in tokens"),
        .init("min_length", .whole, "The shortest answer in tokens, with the prompt"),
        .init("min_new_tokens", .whole, "The shortest answer in tokens"),
        .init("num_beams", .whole, "How many answers are tried side by side"),
        .init("num_beam_groups", .whole, "Into how many groups the beams are divided"),
        .init("early_stopping", .flagOr(["never"]), "Whether trying ends as soon as there are enough answers"),
        .init("penalty_alpha", .number, "How strongly repetition is avoided in contrastive search"),
        .init("use_cache", .flag, "Whether what was computed for earlier tokens is kept"),
    ]

    /// The parameters of questions about a text or a document.
    static let answering: [ParameterDescription] = [
        topK("answers"), .init("doc_stride", .whole, "How many tokens the pieces of a long text share"),
        .init("max_answer_len", .whole, "The longest answer"),
        .init("max_seq_len", .whole, "The longest piece of the text, in tokens"),
        .init("max_question_len", .whole, "The longest question, in tokens"),
        .init("handle_impossible_answer", .flag, "Whether “no answer” may be one"),
    ]
}
