import ChatCore
import ChatUI

/// The presets of the configuration's folder: `NAME.yaml` with `model`, `system_prompt` and `parameters`, as in `config.yaml`.
struct PresetCatalog: Sendable {
    let directory: String

    /// In the order of their names.
    var names: [String] { namesOfYAMLFiles(in: directory).sorted() }

    /// - Throws: when there is none of that name, or something in it is wrong.
    func preset(named name: String) throws(Failure) -> Preset {
        // A name is no path: it must not lead out of the folder.
        let path = "\(directory)/\(name).yaml"
        let text: String?
        do throws(FileError) {
            text = name.contains("/") ? nil : try readText(ofFile: path)
        } catch {
            throw Failure(.misuse, "The preset \(path) cannot be read: \(error.reason).")
        }
        guard let text else {
            let nearest = nearestName(to: name, among: names).map { "Did you mean \($0)?" }
            throw Failure(
                .notFound, "There is no preset “\(name)”.", advice: nearest ?? "Each file NAME.yaml in \(directory) is one.")
        }
        let read = Configuration(preset: text)
        if let problem = read.problems.first {
            throw Failure(.misuse, "The preset cannot be used: \(problem.summary(of: path)).", advice: "Mend the file.")
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
}
