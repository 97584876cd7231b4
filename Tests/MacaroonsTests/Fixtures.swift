import Foundation
import Macaroons
import TestKit
import Testing

/// The bytes of hexadecimal text.
func hex(_ text: String) throws -> [UInt8] {
    let digits = Array(text.utf8)
    try #require(digits.count.isMultiple(of: 2))
    return try stride(from: 0, to: digits.count, by: 2).map { index in
        try #require(UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16))
    }
}

/// Base64 as Foundation reads it, so that tests do not lean on what they test.
func base64(_ text: String) throws -> [UInt8] {
    Array(try #require(Data(base64Encoded: text)))
}

func utf8(_ text: String) -> [UInt8] {
    Array(text.utf8)
}

func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}

func resource(_ path: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appendingPathComponent(path)
}

/// A file of vectors, whose names are in snake case.
func vectorFile<Content: Decodable>(_ name: String, as type: Content.Type) throws -> Content {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: resource("Vectors/\(name)")))
}

/// `macaroons.json`.
struct MacaroonVectors: Decodable, Sendable {
    struct Vector: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let rootKeyHex: String
        let identifierHex: String
        let location: String
        let caveatsHex: [String]
        let signatureHex: String
        let v1Base64: String
        let v2Base64: String
        let v2Base64UrlNopad: String
        let jsonV1: String?
        let jsonV2: String
        var testDescription: String { name }

        func macaroon() throws -> Macaroon {
            try caveatsHex.reduce(
                .mint(rootKey: RootKey(try hex(rootKeyHex)), identifier: try hex(identifierHex), location: location)
            ) { $0.attenuated(by: try hex($1)) }
        }
    }

    struct Malformed: Decodable, Sendable {
        let name: String
        let hex: String?
    }

    struct Base64Case: Decodable, Sendable {
        let name: String
        let text: String
    }

    let vectors: [Vector]
    let malformed: [Malformed]
    let base64: [Base64Case]

    static let shared = Result { try vectorFile("macaroons.json", as: Self.self) }
    static var all: [Vector] { (try? shared.get().vectors) ?? [] }
}

/// A third party's macaroons as another library made and judged them.
struct ThirdPartyVectors: Decodable {
    struct Form: Decodable {
        let binaryBase64: String
        let json: String
        let signatureHex: String
    }

    struct Case: Decodable {
        let name: String
        let rootKeyHex: String
        let macaroon: Form
        let discharges: [Form]
        let sequenceBase64: String?
        let jsonArray: String?
        let accepted: Bool
    }

    let cases: [Case]

    init(_ file: String) throws {
        self = try vectorFile(file, as: Self.self)
    }
}

extension SeededGenerator {
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
    }
}
