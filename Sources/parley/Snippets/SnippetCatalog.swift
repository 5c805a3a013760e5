import ChatUI

/// The snippets of the configuration's folder: each file `NAME.md` is one.
struct SnippetCatalog: Sendable {
    /// Bytes of one: it is for a message.
    static let limit = 100_000

    let directory: String

    /// In the order of their names.
    var names: [String] { namesOfFiles(in: directory, ending: ".md").sorted() }

    /// - Throws: when there is none of that name, or it cannot be used.
    func snippet(named name: String) throws(Failure) -> Snippet {
        // A name is no path: it must not lead out of the folder.
        let path = "\(directory)/\(name).md"
        let text: String?
        do throws(FileError) {
            text = name.contains("/") ? nil : try readText(ofFile: path)
        } catch {
            throw Failure(.misuse, "The snippet \(path) cannot be read: \(error.reason).")
        }
        guard let text else {
            let nearest = nearestName(to: name, among: names).map { "Did you mean \($0)?" }
            throw Failure(
                .notFound, "There is no snippet “\(name)”.", advice: nearest ?? "Each file NAME.md in \(directory) is one.")
        }
        guard text.utf8.count <= Self.limit else {
            throw Failure(
                .misuse, "The snippet \(path) has \(text.utf8.count / 1000) kB; at most \(Self.limit / 1000) are inserted.",
                advice: "Send it as a file.")
        }
        guard !text.unicodeScalars.contains("\u{FFFD}"), !text.contains("\0") else {
            throw Failure(.misuse, "The snippet \(path) is no text in UTF-8.", advice: "Mend the file.")
        }
        return Snippet(name: name, text: text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }

    /// Reads everything that can be read.
    func all() -> (snippets: [Snippet], failures: [Failure]) {
        var snippets: [Snippet] = []
        var failures: [Failure] = []
        for name in names {
            do throws(Failure) { snippets.append(try snippet(named: name)) } catch { failures.append(error) }
        }
        return (snippets, failures)
    }
}
