import ChatUI

/// The settings while the program runs: read again when their files change, and handed to the state and the runtime.
struct LiveSettings {
    let watch: FileWatch
    private var launch: Launch
    private let themeFlag: String?
    private var theme: Theme
    /// What the state was told last.
    private var told: Reconfiguration

    /// - Parameter theme: what the screen is drawn in.
    init(_ launch: Launch, themeFlag: String?, theme: Theme) {
        self.launch = launch
        self.themeFlag = themeFlag
        self.theme = theme
        told = launch.reconfiguration(themeFlag: themeFlag)
        let paths = [launch.directories.configFile, launch.directories.keysFile]
        let themes = launch.directories.config + "/themes"
        watch = FileWatch(folders: Set(paths.flatMap(FileWatch.folders) + [themes]))
    }

    /// Looks whether a file that matters has changed, and reads all again when one has.
    /// - Returns: what the state must be told; nil when nothing is different.
    mutating func changes(for runtime: Runtime) -> Action? {
        let names = watch.changedNames()
        guard names.contains(where: { $0.hasSuffix(".yaml") || launch.directories.configFile.hasSuffix("/\($0)") }) else {
            return nil
        }
        let before = launch.settingsText
        launch = launch.reread()
        runtime.use(launch)
        var change = launch.reconfiguration(themeFlag: themeFlag)
        let (theme, trouble) = launch.currentTheme(flag: themeFlag, instead: self.theme)
        change.theme = theme == self.theme ? nil : theme
        self.theme = theme
        if change.reportsMouse == told.reportsMouse { change.reportsMouse = nil }
        guard before != launch.settingsText || change.theme != nil else { return nil }
        told = launch.reconfiguration(themeFlag: themeFlag)
        change.notice = launch.problemNotice ?? trouble ?? Notice(.information, "The settings were read again.")
        return .reconfigured(change)
    }
}
