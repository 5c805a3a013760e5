import ChatCore
import ChatUI

/// The presets of the configuration's folder: `NAME.yaml` with `model`, `system_prompt` and `parameters`, as in `config.yaml`.
struct PresetCatalog: Sendable {
    let directory: String

    /// In the order of their names.
    var names: [String] { namesOfYAMLFiles(in: directory).sorted() }

    /// - Throws: when there is none of that name, or something in it is wrong.
    func preset(named name: String) throws(Failure) -> Preset {
        let found: Configuration?
        do throws(FileError) { found = try configuration(of: name) } catch {
            throw Failure(.misuse, "The preset \(path(of: name)) cannot be read: \(error.reason).")
        }
        guard let read = found else {
            let nearest = nearestName(to: name, among: names).map { "Did you mean \($0)?" }
            throw Failure(
                .notFound, "There is no preset “\(name)”.", advice: nearest ?? "Each file NAME.yaml in \(directory) is one.")
        }
        if let problem = read.problems.first {
            throw Failure(
                .misuse, "The preset cannot be used: \(problem.summary(of: path(of: name))).", advice: "Mend the file.")
        }
        return Preset(name: name, model: read.model, systemPrompt: read.systemPrompt, settings: read.settings)
    }

    /// Reads everything that can be read.
    func all() -> (presets: [Preset], failures: [Failure]) {
        var presets: [Preset] = []
        var failures: [Failure] = []
        for name in names {
            do throws(Failure) { presets.append(try preset(named: name)) } catch { failures.append(error) }
        }
        return (presets, failures)
    }

    /// What is wrong in the files, each with its file and place.
    var problems: [String] {
        names.flatMap { name in
            do throws(FileError) {
                return try configuration(of: name)?.problems.map { $0.summary(of: path(of: name)) } ?? []
            } catch {
                return ["\(path(of: name)):1:1: the file cannot be read: \(error.reason)"]
            }
        }
    }

    private func path(of name: String) -> String { "\(directory)/\(name).yaml" }

    /// What a preset's file says; nil when there is none.
    private func configuration(of name: String) throws(FileError) -> Configuration? {
        // A name is no path: it must not lead out of the folder.
        guard !name.contains("/"), let text = try readText(ofFile: path(of: name)) else { return nil }
        return Configuration(preset: text)
    }
}
