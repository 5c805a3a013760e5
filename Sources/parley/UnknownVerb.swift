import ArgumentParser

extension Parley {
    /// Refuses a word that stands where a command's verb belongs and is none: without this, the command's usual verb would find it too much.
    static func checkVerb(of arguments: [String]) throws(Failure) {
        guard arguments.count > 1, let word = arguments.dropFirst().first, !word.hasPrefix("-"), word != "help",
            let command = configuration.subcommands.first(where: { $0.configuration.commandName == arguments[0] })
        else { return }
        let verbs = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !verbs.isEmpty, !verbs.contains(word) else { return }
        let meant = nearestName(to: word, among: verbs).map { "Did you mean \($0)?" }
        throw Failure(
            .misuse, "There is no parley \(arguments[0]) \(word).", advice: meant ?? "It has \(verbs.joined(separator: ", ")).")
    }

    /// Where the help is that someone needs who wrote these arguments.
    static func help(for arguments: [String]) -> String {
        guard let name = arguments.first,
            let command = configuration.subcommands.first(where: { $0.configuration.commandName == name })
        else { return "parley --help" }
        let verbs = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        let verb = arguments.dropFirst().first.flatMap { verbs.contains($0) ? " \($0)" : nil } ?? ""
        return "parley \(name)\(verb) --help"
    }
}
