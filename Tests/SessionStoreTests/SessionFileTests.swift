import ChatCore
import JSON
import SessionStore
import Testing

@Suite struct SessionFileTests {
    static let golden = #"""
        {
          "format": "parley.session",
          "version": 1,
          "id": "01M3250V000000000000000007",
          "title": "Why?",
          "created_at": "2026-09-21T14:13:20.000Z",
          "updated_at": "2026-09-21T14:13:20.070Z",
          "system_prompt": "",
          "model": "local:m",
          "parameters": {
            "temperature": 0.5,
            "max_tokens": 64,
            "stop": [
              "\n"
            ],
            "mu": 1e3
          },
          "tags": [],
          "head": "b",
          "messages": [
            {
              "id": "a",
              "parent": null,
              "role": "user",
              "created_at": "2026-09-21T14:13:20.000Z",
              "content": [
                {
                  "type": "text",
                  "text": "Why “blue”?"
                },
                {
                  "type": "image",
                  "media_type": "image/png",
                  "file": "sky.png"
                },
                {
                  "type": "text",
                  "text": "and",
                  "cache": true
                }
              ],
              "mood": null
            },
            {
              "id": "b",
              "parent": "a",
              "role": "assistant",
              "created_at": "2026-09-21T14:13:20.000Z",
              "content": [
                {
                  "type": "text",
                  "text": "Bécause."
                }
              ],
              "author": {
                "reference": "local:m",
                "backend": "local",
                "revision_status": "enforced",
                "region": "eu"
              },
              "reasoning": "Hm.",
              "tool_calls": [
                {
                  "id": "1",
                  "name": "sky",
                  "arguments": "{}",
                  "index": 0
                }
              ],
              "finish_reason": "stop",
              "usage": {
                "prompt_tokens": 3,
                "completion_tokens": 4,
                "audio_tokens": 0
              },
              "cost": {
                "amount": 0.25,
                "currency": "USD",
                "source": "price list"
              },
              "timing": {
                "first_token_ms": 40,
                "duration_ms": 70,
                "deltas": [[50, 3], [60, 6]],
                "reasoning_deltas": [[40, 3]]
              },
              "request_id": "r-1",
              "attempts": [
                {
                  "at": "2026-09-21T14:13:20.000Z",
                  "status": 429,
                  "error": "busy",
                  "waited_ms": 2000
                },
                {
                  "at": "2026-09-21T14:13:20.001Z",
                  "status": 200,
                  "ip": "::1"
                }
              ],
              "interrupted": true
            }
          ],
          "project": {
            "name": "sky",
            "big": 12345678901234567890
          }
        }

        """#

    @Test func aSavedSessionReadsAndWritesToTheSameBytes() throws {
        let session = try SessionFile.decode(Array(Self.golden.utf8), file: "x").session
        #expect(String(decoding: SessionFile.encode(session), as: UTF8.self) == Self.golden)
        let reply = try #require(session[MessageID("b")]?.reply)
        #expect(reply.author.revisionStatus == .enforced)
        #expect(reply.timing.deltas == [.init(milliseconds: 50, bytes: 3), .init(milliseconds: 60, bytes: 6)])
        #expect(reply.usage == Usage(promptTokens: 3, completionTokens: 4))
        #expect(reply.isInterrupted)
        #expect(session.settings.maxTokens == 64)
        #expect(session[MessageID("a")]?.text == "Why “blue”?\nand")
    }

    @Test(arguments: 0..<60) func anySessionIsTheSameAfterSavingAndLoading(seed: Int) throws {
        var random = RandomSession(seed: UInt64(seed))
        let session = random.session()
        let bytes = SessionFile.encode(session)
        let again = try SessionFile.decode(bytes, file: "x").session
        #expect(again == session)
        #expect(SessionFile.encode(again) == bytes)
    }

    @Test func membersMayComeInAnyOrderAndLayout() throws {
        let text = """
            {"messages":[{"finish_reason":"stop","author":null,"content":[],"created_at":"2026-09-21T16:13:20+02:00","role":"assistant",
            "id":"m"}],"model":"m","created_at":"2026-09-21T14:13:20Z","id":"01m3250v000000000000000007","version":1.0,
            "format":"parley.session"}
            """
        let session = try SessionFile.decode(Array(text.utf8), file: "x").session
        #expect(session.id == someID)
        #expect(session.updatedAt == session.createdAt)
        #expect(session.head == MessageID("m"))
        #expect(session.messages[0].createdAt == start)
        #expect(session.messages[0].reply?.finishReason == "stop")
    }

    @Test func aModelOfABackendThatIsNoLongerConfiguredStaysAsItIs() throws {
        let text = Self.golden.replacingFirst("\"local:m\"", with: "\"mine:llama:1b:x\"")
        let session = try SessionFile.decode(Array(text.utf8), file: "x").session
        #expect(session.model.text == "mine:llama:1b:x")
        #expect(session.model.backend == "mine")
    }

    @Test(arguments: [
        ("\"title\": \"Why?\"", "\"title\": 7", "a string was expected", 5),
        ("\"role\": \"user\"", "\"role\": \"king\"", "“king” is no role that this program knows", 24),
        ("[50, 3]", "[50]", "a list of 2 numbers was expected", 84),
        ("2026-09-21T14:13:20.070Z", "soon", "“soon” is no RFC 3339 time", 7),
        ("\"tags\": []", "\"tags\": [", "a string was expected", 18),
        ("parley.session", "other", "its format is “other”", 2),
    ]) func damageIsNamedWithItsLine(old: String, new: String, reason: String, line: Int) throws {
        let bytes = Array(Self.golden.replacingFirst(old, with: new).utf8)
        do {
            _ = try SessionFile.decode(bytes, file: "dir/x.json")
            Issue.record("it was read")
        } catch {
            guard case .damaged("dir/x.json", let damage) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(damage.reason.hasPrefix(reason))
            #expect(damage.line == line)
            #expect(error.summary.contains("dir/x.json cannot be read: \(reason)"))
        }
    }

    @Test func everyPrefixOfASavedSessionIsDamagedAndNothingWorse() throws {
        let bytes = Array(Self.golden.utf8)
        for length in 0..<bytes.count - 2 {
            #expect(throws: SessionStoreError.self) { try SessionFile.decode(Array(bytes[..<length]), file: "x") }
        }
    }

    @Test func anEmptyAZeroedAndAnEndlesslyNestedFileSayWhatTheyAre() throws {
        for (bytes, reason) in [
            ([], "the file is empty"), ([UInt8](repeating: 0, count: 4096), "the file holds nothing but zero bytes"),
            (Array(String(repeating: "{\"a\":[", count: 100_000).utf8), "lists and objects are nested too deep"),
        ] {
            do {
                _ = try SessionFile.decode(bytes, file: "x")
                Issue.record("it was read")
            } catch {
                #expect(error.summary.contains(reason))
            }
        }
    }
}

extension String {
    func replacingFirst(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { preconditionFailure("“\(old)” is not there") }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
