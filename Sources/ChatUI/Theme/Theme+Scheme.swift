import TerminalCore

extension Theme {
    /// A scheme's colours in the roles of this program.
    ///
    /// Bars and selections are drawn in reverse video, so that they still show where there are few colours or none.
    public init(name: String, scheme: ColorScheme) {
        self.init(name: name)
        variant = scheme.variant
        func bold(_ base: ColorScheme.Base, _ more: Style.Attributes = []) -> Style {
            Style(foreground: scheme[base], attributes: more.union(.bold))
        }
        text = Style(foreground: scheme[.text], background: scheme[.background])
        dimmed = Style(foreground: scheme[.dimmed])
        accent = bold(.brightBlue)
        border = Style(foreground: scheme[.faint])
        title = bold(.strongText)
        prompt = bold(.brightGreen)
        selection = Style(foreground: scheme[.blue], background: scheme[.background], attributes: .reverse)
        status = Style(foreground: scheme[.raisedBackground], background: scheme[.text], attributes: .reverse)
        user = bold(.brightGreen)
        assistant = bold(.brightBlue)
        reasoning = Style(foreground: scheme[.dimmed], attributes: .italic)
        information = Style(foreground: scheme[.brightCyan])
        warning = Style(foreground: scheme[.brightYellow])
        error = bold(.brightRed)
        markdown = MarkdownTheme(scheme: scheme)
    }
}

extension MarkdownTheme {
    init(scheme: ColorScheme) {
        self.init()
        func colored(_ base: ColorScheme.Base, _ attributes: Style.Attributes = []) -> Style {
            Style(foreground: scheme[base], attributes: attributes)
        }
        heading1 = colored(.blue, [.bold, .underline])
        heading2 = colored(.blue, .bold)
        heading3 = colored(.blue, [.bold, .italic])
        strong = colored(.strongText, .bold)
        code = colored(.cyan)
        codeBlock = Style(foreground: scheme[.text], background: scheme[.raisedBackground])
        codeLabel = colored(.dimmed)
        link = colored(.blue, .underline)
        linkTarget = colored(.dimmed)
        html = colored(.dimmed)
        quoteBar = colored(.faint)
        listMarker = colored(.cyan)
        note = colored(.cyan)
        rule = colored(.faint)
        tableHeader = colored(.strongText, .bold)
        tableBorder = colored(.faint)
        keyword = colored(.purple)
        type = colored(.yellow)
        function = colored(.blue)
        string = colored(.green)
        number = colored(.orange)
        comment = colored(.faint, .italic)
        attribute = colored(.brown)
        inserted = colored(.green)
        deleted = colored(.red)
    }
}
