import ChatCore
import ChatUI
import Glibc
import JSON

/// What is kept of models from one start to the next: a person's marks, which are state, and the backends' lists, which may be
/// deleted at any time.
struct ModelFiles: Sendable {
    private static let marksFormat = "parley.models"

    private let state: String
    private let lists: String
    private var marksFile: String { state + "/models.json" }

    init(_ directories: Directories) {
        state = directories.state
        lists = directories.cache + "/lists"
    }

    // MARK: Marks

    /// - Throws: when the file is there and cannot be read.
    func marks() throws(FileError) -> ModelMarks {
        guard let text = try readText(ofFile: marksFile) else { return ModelMarks() }
        guard let json = try? JSONValue(parsing: text), json["format"]?.stringValue == Self.marksFormat else {
            throw FileError(marksFile, reason: "it is no list of marked models")
        }
        func texts(_ key: String) -> [String] { json[key]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        return ModelMarks(favourites: texts("favourites"), recents: texts("recents"))
    }

    /// Changes the marks in one step, while no other Parley may.
    func changeMarks(_ change: (inout ModelMarks) -> Void) throws(FileError) {
        Directories.make(state)
        let lock = open(state + "/models.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw FileError(state + "/models.lock") }
        // Closing lets go of the lock.
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw FileError(state + "/models.lock") }
        }
        let before = try marks()
        var marks = before
        change(&marks)
        guard marks != before else { return }
        let json: JSONValue = [
            "format": .string(Self.marksFormat), "favourites": .array(marks.favourites.map { .string($0) }),
            "recents": .array(marks.recents.map { .string($0) }),
        ]
        try replaceFile(marksFile, with: json.text(.indented) + "\n")
    }

    // MARK: Lists

    /// What the backend said when it was asked last; nil when that is not known.
    func list(of backend: String) -> ModelList? {
        guard let file = listFile(of: backend), let text = try? readText(ofFile: file) else { return nil }
        return ModelList(saved: text, backend: backend)
    }

    /// What its backend said last of the model that a reference means, whichever revision and provider; nil when that is not known.
    func choice(of reference: ModelReference) -> ModelChoice? {
        let backend = reference.backendName
        let name = backend == "hf" ? reference.name : "\(backend):\(reference.name)"
        return list(of: backend)?.models.first { $0.reference == name }
    }

    /// That it cannot be kept costs a person a wait the next time.
    func keep(_ list: ModelList) {
        guard list.failure == nil, let file = listFile(of: list.backend) else { return }
        Directories.make(lists)
        try? replaceFile(file, with: list.savedText)
    }

    /// A backend's name is a file's name, unless it is none.
    private func listFile(of backend: String) -> String? {
        guard !backend.contains("/"), !backend.hasPrefix(".") else { return nil }
        return "\(lists)/\(backend).json"
    }
}
