import Glibc

extension TaskDescription {
    /// Every task with its sentence.
    static func printList() {
        printTable(all.map { [$0.name, $0.summary] })
        writeAll("\nparley task NAME --help says what a task takes, parley help task every flag.\n", to: STDOUT_FILENO)
    }

    /// What this task takes, as `--help` shows it.
    func printHelp() {
        writeAll("\(name): \(summary).\n\n    \(example)\n\nInput\n", to: STDOUT_FILENO)
        printTable(inputs.map { ["  " + $0.rawValue, $0.usage + (optionalInputs.contains($0) ? " (may be left out)" : "")] })
        if parameters.isEmpty {
            writeAll("\nIt has no parameters.\n", to: STDOUT_FILENO)
        } else {
            writeAll("\nParameters, as --parameters '{\"name\": value}'\n", to: STDOUT_FILENO)
            printTable(rows(of: parameters, indent: "  "))
        }
        let flags = [
            ["  --model REF", "the model: [backend:]name[@revision][:provider]"],
            [
                "  --provider NAME",
                takesProvider ? "who computes behind the router, by default hf-inference" : "hf-inference only",
            ],
            ["  --base-url URL", "an endpoint or any server, instead of the router"],
            [
                "  --output FILE",
                product == nil ? "where the results of a batch go" : "where the answer goes, - for standard output",
            ],
            [
                "  --batch FILE",
                "a line of JSON a run: a string, or an object with \(inputs.map(\.rawValue).joined(separator: ", ")), parameters, id",
            ],
            ["  --json", "the answer, and all that is known of it, as JSON"],
            ["  --verbose", "attempts, request, status and revision on standard error"],
        ]
        writeAll("\nFlags\n", to: STDOUT_FILENO)
        printTable(flags)
    }

    private func rows(of parameters: [ParameterDescription], indent: String) -> [[String]] {
        parameters.flatMap { parameter in
            let row = [indent + parameter.name, parameter.meaning + " (\(parameter.kind.title))"]
            guard case .group(let members) = parameter.kind else { return [row] }
            return [row] + rows(of: members, indent: indent + "  ")
        }
    }

    /// A line that could be typed.
    var example: String {
        let words = inputs.map { input in
            switch input {
            case .text: "\"TEXT\""
            case .texts: "\"ONE TEXT\" \"ANOTHER\""
            case .prompt: "\"PROMPT\""
            case .source: "\"SENTENCE\""
            case .sentences: "\"ANOTHER\" \"ONE MORE\""
            case .question: "\"QUESTION?\""
            case .context: "--context @FILE"
            case .labels: "--labels A,B,C"
            case .table: "--table table.csv"
            case .file: "--file FILE"
            }
        }
        let output = product.map { " --output \($0.suggestedFile)" } ?? ""
        return "parley task \(name) --model MODEL \(words.joined(separator: " "))\(output)"
    }
}
