import ChatUI
import Glibc
import Inference
import LocalEngine

/// Looks at everything that the program stands on.
struct Doctor {
    let launch: Launch

    var environment: [String: String] { launch.environment }

    /// Asks nobody but the terminal and the disk.
    func findings() -> [Finding] {
        [program] + terminal() + [keys] + settings + [token] + engine + directories + [network]
    }

    private var program: Finding {
        let path = realpath("/proc/self/exe", nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
        let themes = launch.themes.names.count
        return themes > 1
            ? Finding("program", .good, "parley \(version) at \(path ?? "?"), \(themes) themes")
            : Finding(
                "program", .warning, "parley \(version) at \(path ?? "?"); its themes are not beside it",
                cure: "make install PREFIX=… puts them into share/parley/themes beside bin")
    }

    private var keys: Finding {
        let set = launch.configuration.keys?.rawValue ?? "emacs"
        let prefix = environment.nonEmpty("TMUX") != nil ? "tmux" : environment.nonEmpty("STY") != nil ? "screen" : nil
        if let warning = launch.keys.warnings.first {
            return Finding("keys", .warning, warning.summary(of: launch.directories.keysFile), cure: "bind another key as well")
        }
        let taken = prefix.map {
            "; \($0) takes its own key (ctrl-\($0 == "tmux" ? "b" : "a"), unless you changed it) before Parley sees it"
        }
        return Finding("keys", .good, "\(set)\(taken ?? "")")
    }

    private var settings: [Finding] {
        let check = SettingsCheck(environment: environment)
        if check.problems.isEmpty { return [Finding("configuration", .good, launch.directories.configFile)] }
        return check.problems.map { Finding("configuration", .bad, $0, cure: "mend that line; until then it is ignored") }
    }

    private var token: Finding {
        let check = TokenCheck(environment: environment)
        switch check.source {
        case .none:
            return Finding(
                "token", .warning, "no Hugging Face token",
                cure: "set HF_TOKEN, or use a model of the local engine or of a server of your own")
        case .variable(let name): return Finding("token", .good, "from \(name)")
        case .file(let path, isPrivate: true): return Finding("token", .good, "in \(path)")
        case .file(let path, isPrivate: false):
            return Finding("token", .warning, "others on this machine can read \(path)", cure: "chmod 600 \(path)")
        }
    }

    private var engine: [Finding] {
        EngineCatalogue.models.map { model in
            launch.engine.isInstalled(model)
                ? Finding("engine", .good, "local:\(model.name), \(model.byteCount / 1_000_000) MB")
                : Finding("engine", .good, "local:\(model.name) is not installed: parley engine install \(model.name)")
        }
    }

    private var directories: [Finding] {
        let all = [
            ("config", launch.directories.config), ("data", launch.directories.data), ("state", launch.directories.state),
            ("cache", launch.directories.cache),
        ]
        return all.map { name, path in DirectoryCheck(name: name, path: path).finding }
    }

    /// Servers elsewhere are reached by a library of the system, which is opened when it is first needed.
    private var network: Finding {
        guard let library = dlopen("libcurl.so.4", RTLD_LAZY) else {
            return Finding(
                "network", .bad, "libcurl is missing: only servers on this machine can be reached",
                cure: "apt-get install libcurl4")
        }
        dlclose(library)
        let proxies = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        let proxy = proxies.first { environment.nonEmpty($0) != nil }
        return Finding("network", .good, "libcurl is there\(proxy.map { ", through the proxy of \($0)" } ?? "")")
    }
}

/// Whether a directory can be used, and by its owner alone.
struct DirectoryCheck {
    var name: String
    var path: String

    var finding: Finding {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return errno == ENOENT
                ? Finding("directories", .good, "\(name): \(path), made when it is needed")
                : Finding("directories", .bad, "\(name): \(path): \(String(cString: strerror(errno)))", cure: "make it readable")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return Finding("directories", .bad, "\(name): \(path) is no directory", cure: "move it away")
        }
        guard access(path, W_OK) == 0 else {
            return Finding("directories", .bad, "\(name): \(path) cannot be written to", cure: "chmod u+w \(path)")
        }
        guard status.st_mode & 0o077 == 0 || name == "cache" || name == "config" else {
            return Finding("directories", .warning, "\(name): others can look into \(path)", cure: "chmod 700 \(path)")
        }
        return Finding("directories", .good, "\(name): \(path)")
    }
}
