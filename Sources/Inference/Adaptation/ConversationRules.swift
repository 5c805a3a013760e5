/// What a model takes in a conversation. Its chat template decides, and mostly tells by refusing.
public struct ConversationRules: Sendable, Hashable {
    /// Where messages of the role `system` may stand.
    public enum SystemPlace: Sendable, Hashable { case anywhere, first, nowhere }

    public var systemPlace = SystemPlace.anywhere
    /// Whether pictures may be in it.
    public var takesImages = true
    /// Whether calls of functions and their results may be in it.
    public var takesTools = true
    /// Whether a message's content may be a list of parts.
    public var takesParts = true
    /// Whether messages of the person and of the model must alternate, beginning with the person's.
    public var mustAlternate = false
    /// Whether the last message must be the person's, so that an answer that was begun cannot be gone on with.
    public var mustEndWithUser = false
    /// Whether a message may be without content.
    public var takesEmpty = true

    public init() {}

    /// Takes anything.
    public static let anything = ConversationRules()

    /// Takes in why a server refused a conversation.
    /// - Parameter refusal: what the server said.
    /// - Returns: false when it says nothing that was not known, so that asking again would be refused again.
    /// - Source: the `raise_exception` of the chat templates of Gemma, Llama 2, Mistral and others at huggingface.co; what llama.cpp, vLLM,
    ///   Ollama and TGI say about pictures and functions.
    public mutating func learn(from refusal: String) -> Bool {
        let before = self
        let words = refusal.lowercased()
        func says(_ phrases: String...) -> Bool { phrases.contains(where: words.contains) }
        if says("system role not supported", "system role is not supported", "system message is not supported") {
            systemPlace = .nowhere
        }
        if says("only user and assistant roles", "only user, assistant") {
            systemPlace = says("system") ? .first : .nowhere
            takesTools = takesTools && says("tool")
        }
        if says("roles must alternate", "must alternate between", "alternate user/assistant") {
            // They alternate already: then it is the calls of functions and their results that are counted.
            if mustAlternate { takesTools = false }
            mustAlternate = true
        }
        if says("must start with a user", "first message must be", "should start with a user", "must begin with a user") {
            mustAlternate = true
        }
        if says(
            "image input is not supported", "not a multimodal model", "does not support image", "doesn't support image",
            "images are not supported", "at most 0 image", "does not support vision", "image_url is only supported")
        {
            takesImages = false
        }
        if says("does not support tools", "tools are not supported", "tool use is not supported", "tool role is not supported") {
            takesTools = false
        }
        if says("content must be a string", "content should be a string", "expected content to be a string") {
            takesParts = false
        }
        if says(
            "must end with a user", "last message must be", "last message should be", "last role must be",
            "expected last role user",
            "does not support assistant message prefill", "last message is from the assistant")
        {
            mustEndWithUser = true
        }
        if says(
            "must be non-empty", "should be non-empty", "must have non-empty", "content cannot be empty",
            "content must not be empty",
            "content can not be empty", "empty content is not", "cannot have empty content")
        {
            takesEmpty = false
        }
        return self != before
    }
}
