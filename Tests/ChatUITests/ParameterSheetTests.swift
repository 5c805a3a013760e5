import ChatCore
import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

@Suite struct ParameterSheetTests {
    @Test func theSheetSetsAllParametersAndSaysWhatEachMeans() throws {
        var state = ChatState.empty(columns: 80, rows: 14)
        state.press("/set seed 7<enter><alt-a>0.5<down><down>100<down><backspace><down>a b | END")
        try expectScreen(state.frame(at: start), "parameters")
        state.press("<enter>")
        #expect(state.session.settings == GenerationSettings(temperature: 0.5, maxTokens: 100, stop: ["a b", "END"]))
        #expect(state.overlay == nil)
    }

    @Test func aWrongValueIsSaidAndNothingChanges() {
        var state = ChatState.empty(columns: 80, rows: 14)
        state.press("<alt-a>3<enter>")
        guard case .parameters(let sheet) = state.overlay else {
            Issue.record("the sheet closed")
            return
        }
        #expect(sheet.problem == "temperature must be a number from 0 to 2.")
        state.press("<escape>")
        #expect(state.session.settings == GenerationSettings() && state.overlay == nil)
    }

    @Test func whatIsSetSurvivesTheSheetUnchanged() {
        let settings = GenerationSettings(temperature: 0.7, topP: 0.9, maxTokens: 5, seed: -3, stop: ["a b", "|", "<|x|>"])
        let sheet = ParameterSheet(settings)
        #expect(throws: Never.self) {
            let read = try sheet.settings(changing: GenerationSettings())
            #expect(read.temperature == 0.7 && read.topP == 0.9 && read.maxTokens == 5 && read.seed == -3)
            #expect(read.stop == ["a b", "<|x|>"])
        }
    }

    @Test func aPresetReplacesModelPromptAndParameters() {
        var state = ChatState.empty()
        state.press("/set seed 7<enter>")
        let preset = Preset(
            name: "p", model: "ollama:x", systemPrompt: "Be brief.", settings: GenerationSettings(temperature: 0.1))
        let effects1 = state.press("<alt-p>")
        #expect(effects1 == [.listPresets])
        _ = state.run(.presetsListed([preset], directory: "/presets"))
        state.press("<enter>")
        #expect(state.session.model.text == "ollama:x" && state.session.systemPrompt == "Be brief.")
        #expect(state.session.settings == GenerationSettings(temperature: 0.1))
    }
}
