import Glibc

/// What the command line says that a task shall work on.
struct TaskArguments {
    var words: [String] = []
    var file: String?
    var labels: String?
    var question: String?
    var context: String?
    var table: String?
    var sentences: [String] = []

    /// - Parameter isBatch: the lines of the batch may bring what is missing, and standard input is left alone.
    func inputs(for task: TaskDescription, isBatch: Bool) throws(Failure) -> TaskInputs {
        try checkUse(by: task)
        var inputs = TaskInputs()
        inputs.labels = labels?.commaSeparated ?? []
        if let context {
            inputs.context = context.hasPrefix("@") ? try text(ofFile: String(context.dropFirst())) : context
        }
        var file = file
        var table = table
        if !words.isEmpty { try place(words, of: task, &inputs, &file, &table) }
        inputs.text = question ?? inputs.text
        inputs.texts += sentences
        if let file { inputs.file = try TaskInputs.bytes(ofFile: file) }
        if let table { inputs.table = try TableFile.table(text(ofFile: table), named: table) }
        guard !isBatch else { return inputs }
        if let missing = task.missingInput(in: inputs), isatty(STDIN_FILENO) == 0, file != "-", table != "-", context != "@-" {
            try fill(missing, &inputs)
        }
        guard let missing = task.missingInput(in: inputs) else { return inputs }
        throw Failure(.misuse, "\(task.name) needs a \(missing.rawValue).", advice: "Give \(missing.usage).")
    }

    /// Refuses flags that the task has no use for.
    private func checkUse(by task: TaskDescription) throws(Failure) {
        let given: [(flag: String, input: TaskInput, isGiven: Bool)] = [
            ("--file", .file, file != nil), ("--labels", .labels, labels != nil), ("--question", .question, question != nil),
            ("--context", .context, context != nil), ("--table", .table, table != nil),
            ("--sentences", .sentences, !sentences.isEmpty),
        ]
        for (flag, input, isGiven) in given where isGiven && !task.inputs.contains(input) {
            throw Failure(.misuse, "\(task.name) takes no \(flag).", advice: "See parley task \(task.name) --help.")
        }
        if question != nil, !words.isEmpty {
            throw Failure(.misuse, "The question is given twice.", advice: "Give it as arguments or as --question.")
        }
    }

    /// Gives the arguments to the input that they mean.
    private func place(
        _ words: [String], of task: TaskDescription, _ inputs: inout TaskInputs, _ file: inout String?, _ table: inout String?
    ) throws(Failure) {
        switch task.inputs[0] {
        case .texts: inputs.texts = words
        case .source:
            inputs.text = words[0]
            inputs.texts = Array(words.dropFirst())
        case .file where words.count == 1 && file == nil: file = words[0]
        case .table where words.count == 1 && table == nil: table = words[0]
        case .file, .table:
            throw Failure(.misuse, "\(task.name) takes one file.", advice: "Use --batch for more.")
        default: inputs.text = words.joined(separator: " ")
        }
    }

    /// Takes what is missing from standard input.
    private func fill(_ input: TaskInput, _ inputs: inout TaskInputs) throws(Failure) {
        let bytes = try TaskInputs.bytes(ofFile: "-")
        let text = String(decoding: bytes, as: UTF8.self)
        switch input {
        case .text, .prompt, .source, .question: inputs.text = text.trimmed
        case .context: inputs.context = text
        case .texts, .sentences: inputs.texts = text.split(whereSeparator: \.isNewline).map(String.init)
        case .file: inputs.file = bytes
        case .table: if !text.trimmed.isEmpty { inputs.table = try TableFile.table(text, named: "on standard input") }
        case .labels: break
        }
    }

    private func text(ofFile path: String) throws(Failure) -> String {
        String(decoding: try TaskInputs.bytes(ofFile: path), as: UTF8.self)
    }
}
