import Inference

/// A thing that a task works on.
enum TaskInput: String, Sendable {
    case text
    /// Several texts that are worked on in one request.
    case texts
    /// What a new picture shall show.
    case prompt
    /// The text that others are compared with.
    case source
    case sentences
    case question
    case context
    case labels
    case table
    /// An image or a sound.
    case file

    /// How it is given on the command line; ends no sentence.
    var usage: String {
        switch self {
        case .text: "TEXT as arguments or standard input"
        case .texts: "TEXTS, one an argument, or one a line of standard input"
        case .prompt: "a PROMPT as arguments"
        case .source: "a SENTENCE as the first argument"
        case .sentences: "others to compare it with: further arguments, --sentences, or lines of standard input"
        case .question: "--question TEXT, or the QUESTION as arguments"
        case .context: "--context TEXT, --context @FILE, or standard input"
        case .labels: "--labels A,B,C"
        case .table: "--table FILE, as CSV, TSV or JSON, or - for standard input"
        case .file: "--file FILE, or - for standard input"
        }
    }

    /// The one that a member of a batch line means; the names that servers use count too.
    init?(member name: String) {
        switch name {
        case "source_sentence": self = .source
        case "query": self = .question
        case "candidate_labels": self = .labels
        case "image", "audio", "input": self = .file
        default: self.init(rawValue: name)
        }
    }
}

/// What one run of a task works on: what it does not need is empty.
struct TaskInputs: Sendable {
    /// The text, prompt, source or question.
    var text: String?
    /// The texts or sentences.
    var texts: [String] = []
    var context: String?
    var labels: [String] = []
    var table: Table?
    var file: [UInt8]?

    func has(_ input: TaskInput) -> Bool {
        switch input {
        case .text, .prompt, .source, .question: text?.isEmpty == false
        case .texts, .sentences: !texts.isEmpty
        case .context: context?.isEmpty == false
        case .labels: !labels.isEmpty
        case .table: table != nil
        case .file: file?.isEmpty == false
        }
    }
}
