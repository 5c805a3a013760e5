import Synchronization

/// What the lexer knows of each language.
enum SyntaxGrammars {
    /// Each is made when its language is met first: making all of them takes longer than a frame.
    private static let made = Mutex([SyntaxGrammar?](repeating: nil, count: SyntaxLanguage.allCases.count))

    static func grammar(of language: SyntaxLanguage) -> SyntaxGrammar {
        made.withLock { made in
            let place = Int(language.rawValue)
            let grammar = made[place] ?? make(language)
            made[place] = grammar
            return grammar
        }
    }

    typealias Form = SyntaxGrammar.StringForm

    static let quotes = [Form("\""), Form("'")]

    private static func make(_ language: SyntaxLanguage) -> SyntaxGrammar {
        switch language {
        case .swift:
            SyntaxGrammar(
                keywords: """
                    actor any as associatedtype async await break case catch class continue default defer deinit do else enum extension \
                    fallthrough false fileprivate final for func get guard if import in indirect init inout internal is isolated lazy let \
                    mutating nil nonisolated nonmutating open operator override package precedencegroup private protocol public repeat \
                    required rethrows return self Self set some static struct subscript super switch throw throws true try typealias \
                    unowned var weak where while willSet didSet borrowing consuming sending
                    """,
                capitalsAreTypes: true, nests: true,
                strings: [
                    Form("#\"\"\"", "\"\"\"#", escapes: false, spansLines: true), Form("#\"", "\"#", escapes: false),
                    Form("\"\"\"", spansLines: true, interpolation: "\\("), Form("\"", interpolation: "\\("),
                ], attributeMarks: "@#")
        case .python:
            SyntaxGrammar(
                keywords: """
                    and as assert async await break case class continue def del elif else except False finally for from global if import \
                    in is lambda match None nonlocal not or pass raise return self True try while with yield
                    """,
                types: "bool bytes dict float frozenset int list object set str tuple type", capitalsAreTypes: true, line: ["#"],
                block: nil,
                strings: [Form("\"\"\"", spansLines: true), Form("'''", spansLines: true)] + quotes, attributeMarks: "@")
        case .javascript: script(keywords: "", types: "")
        case .typescript:
            script(
                keywords:
                    "abstract as declare enum implements infer interface is keyof namespace private protected public readonly satisfies type",
                types: "any bigint boolean never number object string symbol unknown")
        case .c:
            SyntaxGrammar(
                keywords: """
                    alignas alignof and asm auto break case catch class co_await co_return co_yield concept const const_cast consteval \
                    constexpr constinit continue decltype default delete do dynamic_cast else enum explicit export extern false final for \
                    friend goto if inline mutable namespace new noexcept not NULL nullptr operator or override private protected public \
                    register reinterpret_cast requires restrict return sizeof static static_assert static_cast struct switch template this \
                    thread_local throw true try typedef typeid typename union using virtual volatile while
                    """,
                types: """
                    bool char char8_t char16_t char32_t double float int int8_t int16_t int32_t int64_t long short signed size_t ssize_t \
                    uint8_t uint16_t uint32_t uint64_t uintptr_t intptr_t unsigned void wchar_t string vector map
                    """, strings: [Form("R\"(", ")\"", escapes: false, spansLines: true)] + quotes, attributeMarks: "#")
        case .rust:
            SyntaxGrammar(
                keywords: """
                    as async await break const continue crate dyn else enum extern false fn for if impl in let loop macro match mod move mut \
                    pub ref return self Self static struct super trait true type union unsafe use where while yield
                    """,
                types: "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize", capitalsAreTypes: true,
                nests: true,
                strings: [
                    Form("r##\"", "\"##", escapes: false, spansLines: true),
                    Form("r#\"", "\"#", escapes: false, spansLines: true),
                    Form("r\"", "\"", escapes: false, spansLines: true), Form("\"", spansLines: true),
                    Form("'", isCharacter: true),
                ], attributeMarks: "#")
        case .go:
            SyntaxGrammar(
                keywords: """
                    break case chan const continue default defer else fallthrough false for func go goto if import interface iota map nil \
                    package range return select struct switch true type var
                    """,
                types: """
                    any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 \
                    uint16 uint32 uint64 uintptr
                    """, strings: [Form("`", escapes: false, spansLines: true)] + quotes)
        case .java:
            SyntaxGrammar(
                keywords: """
                    abstract as assert async await base break case catch class const continue def default do else enum export extends \
                    extension false final finally for if implements import in instanceof interface late lazy native new null object \
                    override package permits private protected public record required return sealed static super switch synchronized this \
                    throw throws trait transient true try val var volatile when while with yield
                    """,
                types: "bool boolean byte char double dynamic float int long num short string void",
                capitalsAreTypes: true,
                strings: [Form("\"\"\"", spansLines: true)] + quotes, attributeMarks: "@")
        case .kotlin, .csharp, .php, .ruby: further(language)
        case .shell:
            SyntaxGrammar(
                keywords: """
                    alias break case cd continue declare do done echo elif else esac eval exec exit export fi for function if in local \
                    printf read readonly return select set shift source sudo test then trap unset until while FROM RUN COPY CMD WORKDIR \
                    ENTRYPOINT EXPOSE ENV ARG
                    """,
                line: ["#"], commentNeedsSpace: true, block: nil,
                strings: [Form("\"", spansLines: true, interpolation: "$("), Form("'", escapes: false, spansLines: true)],
                attributeMarks: "$",
                hasCalls: false, extras: .heredocs)
        case .sql:
            SyntaxGrammar(
                keywords: """
                    add all alter analyze and any as asc begin between by cascade case check column commit constraint create cross database \
                    default delete desc distinct drop else end except exists explain false foreign from full function grant group having if \
                    in index inner insert intersect into is join key left like limit natural not null offset on or order outer over \
                    partition pragma primary procedure references replace returning revoke right rollback select set table temporary then \
                    transaction trigger true truncate union unique update using values view when where with
                    """,
                types: """
                    bigint blob bool boolean char date datetime decimal double float int integer interval json jsonb numeric real serial \
                    smallint text time timestamp uuid varchar
                    """, line: ["--"], strings: [Form("'", escapes: false, spansLines: true), Form("\"", escapes: false)],
                ignoresCase: true)
        case .json: SyntaxGrammar(keywords: "true false null", strings: [Form("\"")], keyMark: ":", hasCalls: false)
        case .yaml:
            SyntaxGrammar(
                keywords: "true false null yes no on off", line: ["#"], commentNeedsSpace: true, block: nil,
                strings: [Form("\""), Form("'", escapes: false)], attributeMarks: "&*!", wordExtras: "-./", keyMark: ":",
                hasCalls: false, extras: .blockScalars)
        case .toml:
            SyntaxGrammar(
                keywords: "true false inf nan", line: ["#", ";"], commentNeedsSpace: true, block: nil,
                strings: [
                    Form("\"\"\"", spansLines: true), Form("'''", escapes: false, spansLines: true), Form("\""),
                    Form("'", escapes: false),
                ], wordExtras: "-.", keyMark: "=", hasCalls: false)
        case .css:
            SyntaxGrammar(
                keywords: "important inherit initial none auto unset", line: [], strings: quotes, attributeMarks: "@#.",
                wordExtras: "-",
                keyMark: ":")
        case .html: SyntaxGrammar(form: .markup)
        case .diff: SyntaxGrammar(form: .diff)
        case .markdown: SyntaxGrammar(form: .markdown)
        }
    }
}
