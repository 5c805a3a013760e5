/// A language whose code is coloured.
public enum SyntaxLanguage: UInt8, Hashable, Sendable, CaseIterable {
    case swift, python, ruby, javascript, typescript, c, rust, go, java, kotlin, csharp, php, shell, sql, json, yaml, toml, html,
        css, diff
    case markdown

    /// The language that a code fence names, in any of the names in use; nil when it is none of ours.
    public init?(label: String) {
        var name = label.lowercased()[...]
        if name.hasPrefix("{") { name = name.dropFirst() }
        if name.hasPrefix(".") { name = name.dropFirst() }
        name = name.prefix { $0 != "}" && $0 != "," && $0 != "{" && $0 != ":" }
        guard let known = Self.names.first(where: { $0.name == name }) else { return nil }
        self = known.language
    }

    private static let names: [(name: Substring, language: SyntaxLanguage)] = {
        let lists: [(SyntaxLanguage, String)] = [
            (.swift, "swift"), (.python, "python py python3 pycon ipython starlark gdscript r"),
            (.ruby, "ruby rb crystal elixir ex exs"),
            (.javascript, "javascript js jsx mjs cjs node json5"), (.typescript, "typescript ts tsx mts cts"),
            (.c, "c h cpp c++ cc cxx hpp objc objective-c objectivec cuda glsl hlsl arduino ino"), (.rust, "rust rs"),
            (.go, "go golang"), (.java, "java groovy dart scala"), (.kotlin, "kotlin kt kts"), (.csharp, "csharp cs c#"),
            (.php, "php"),
            (.shell, "shell sh bash zsh fish console shellscript shell-session terminal dockerfile docker make makefile"),
            (.sql, "sql mysql postgres postgresql psql plsql sqlite tsql"), (.json, "json jsonc jsonl ndjson geojson"),
            (.yaml, "yaml yml"), (.toml, "toml ini cfg conf properties env dotenv"), (.html, "html htm xml xhtml svg vue svelte"),
            (.css, "css scss sass less"), (.diff, "diff patch udiff"), (.markdown, "markdown md mdx"),
        ]
        return lists.flatMap { language, list in list.split(separator: " ").map { ($0, language) } }
    }()

    var grammar: SyntaxGrammar { SyntaxGrammars.grammar(of: self) }
}
