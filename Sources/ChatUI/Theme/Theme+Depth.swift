import TerminalCore

extension Theme {
    /// This theme as it is drawn where there are so many colours.
    ///
    /// A bar is a tint of the ground. With few colours, for light tints also with 256, the tint becomes the ground itself, and the bar would
    /// be text like any other: there ground and letters of the bar change places, and it is as light as the text.
    func drawn(at depth: ColorDepth) -> Theme {
        guard depth > .none, depth < .trueColor else { return self }
        var theme = self
        let ground = depth.nearest(to: text).background
        for bar in [\Theme.status, \Theme.selection] {
            let style = self[keyPath: bar]
            guard style.attributes.contains(.reverse), depth.nearest(to: style).foreground == ground else { continue }
            theme[keyPath: bar] = Style(
                foreground: style.background, background: style.foreground, attributes: style.attributes, link: style.link)
        }
        return theme
    }
}
