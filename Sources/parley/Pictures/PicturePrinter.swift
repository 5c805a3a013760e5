import Glibc
import Images
import Inference
import NcursesTerminal
import TerminalCore

/// Prints images as half blocks where standard output is a terminal with colours.
struct PicturePrinter {
    private let depth: ColorDepth
    private let columns: Int
    private let rows: Int

    /// nil where there are no colours, or no images are wanted.
    init?(_ configuration: Configuration) {
        guard isatty(STDOUT_FILENO) == 1, configuration.imageDisplay != .off else { return nil }
        depth = ColorDepth.ofTerminal()
        guard depth != .none else { return nil }
        var window = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
        columns = isKnown ? Int(window.ws_col) : 80
        rows = configuration.imageRows ?? Configuration.imageRowsByDefault
    }

    /// The image as lines with a line end each, or a sentence about why it is not shown.
    func text(of media: Media) -> String {
        do throws(ImageError) {
            let picture = try Picture(decoding: media.bytes, limits: ImageLimits(columns: 2 * columns, rows: 4 * rows))
            return HalfBlocks.lines(of: picture, columns: columns, rows: rows, depth: depth).map { $0.printed(at: depth) + "\n" }
                .joined()
        } catch {
            return "Not shown: \(error.summary).\n".safeForTerminal
        }
    }

    func print(_ media: Media) { writeAll(text(of: media), to: STDOUT_FILENO) }
}

extension Line {
    /// This line with the sequences that have a terminal print it in its styles.
    fileprivate func printed(at depth: ColorDepth) -> String {
        var text = ""
        var style = Style.plain
        for cell in cells {
            if cell.style != style { text += cell.style.controlSequence(at: depth) }
            style = cell.style
            text.unicodeScalars.append(contentsOf: cell.glyph.scalars)
        }
        return style == .plain ? text : text + Style.plain.controlSequence(at: depth)
    }
}
