extension SyntaxGrammars {
    /// JavaScript, and what TypeScript adds to it.
    static func script(keywords: String, types: String) -> SyntaxGrammar {
        SyntaxGrammar(
            keywords: """
                async await break case catch class const continue debugger default delete do else export extends false finally for from \
                function get if import in instanceof let new null of return set static super switch this throw true try typeof undefined \
                var void while with yield\(keywords.isEmpty ? "" : " " + keywords)
                """,
            types: types, capitalsAreTypes: true, strings: [Form("`", spansLines: true, interpolation: "${")] + quotes,
            attributeMarks: "@", wordExtras: "$", extras: .regularExpressions)
    }

    static func further(_ language: SyntaxLanguage) -> SyntaxGrammar {
        switch language {
        case .kotlin:
            SyntaxGrammar(
                keywords: """
                    abstract actual as break by catch class companion const constructor continue crossinline data do else enum expect \
                    external false final finally for fun get if import in infix init inline inner interface internal is it lateinit null \
                    object open operator out override package private protected public reified return sealed set super suspend tailrec \
                    this throw true try typealias val value var vararg when where while
                    """,
                capitalsAreTypes: true, nests: true,
                strings: [
                    Form("\"\"\"", escapes: false, spansLines: true, interpolation: "${"), Form("\"", interpolation: "${"),
                    Form("'", isCharacter: true),
                ], attributeMarks: "@")
        case .csharp:
            SyntaxGrammar(
                keywords: """
                    abstract as async await base break case catch checked class const continue default delegate do else enum event \
                    explicit extern false finally fixed for foreach get goto if implicit in init interface internal is lock namespace new \
                    not null operator or out override params partial private protected public readonly record ref required return sealed \
                    set sizeof stackalloc static struct switch this throw true try typeof unchecked unsafe using var virtual void volatile \
                    when where while with yield
                    """,
                types: "bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort",
                capitalsAreTypes: true,
                strings: [
                    Form("\"\"\"", escapes: false, spansLines: true), Form("@\"", "\"", escapes: false, spansLines: true),
                    Form("\"", interpolation: "{"), Form("'", isCharacter: true),
                ], attributeMarks: "#")
        case .php:
            SyntaxGrammar(
                keywords: """
                    abstract and array as break case catch class clone const continue declare default do echo else elseif empty enum \
                    extends false final finally fn for foreach function global if implements include instanceof insteadof interface isset \
                    list match namespace new null or php print private protected public readonly require require_once return static \
                    switch this throw trait true try unset use var while xor yield
                    """,
                types: "bool float int iterable mixed object string void", capitalsAreTypes: true, line: ["//", "# "],
                strings: [Form("\"", spansLines: true), Form("'", spansLines: true)], attributeMarks: "$#")
        default:
            SyntaxGrammar(
                keywords: """
                    alias and attr_accessor attr_reader attr_writer begin break case class cond def defined defmodule defp do else elsif \
                    end ensure extend false fn for if in include module next nil not or private protected public puts raise redo require \
                    require_relative rescue retry return self super then true undef unless until use when while yield
                    """,
                capitalsAreTypes: true, line: ["#"], block: nil,
                strings: [
                    Form("\"\"\"", spansLines: true), Form("\"", spansLines: true, interpolation: "#{"),
                    Form("'", spansLines: true),
                ], attributeMarks: "@:", wordExtras: "?")
        }
    }
}
