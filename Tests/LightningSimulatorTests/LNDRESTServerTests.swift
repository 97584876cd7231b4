import AsyncHTTPClient
import Foundation
import Lightning
import LightningSimulator
import Testing

/// What a program that was written for lnd relies on, byte by byte.
@Suite("The simulator speaks lnd's REST interface")
struct LNDRESTServerTests {
    @Test("no macaroon and a wrong one are refused in lnd's words")
    func macaroon() async throws {
        try await withFaces { faces throws in
            let none = try await faces.payee.call("GET", "/v1/getinfo", macaroon: nil)
            #expect(none.status == 500)
            #expect(none.text("message") == "expected 1 macaroon, got 0")
            #expect(none.json["code"] as? Int == 2)
            #expect((none.json["details"] as? [Any])?.isEmpty == true)
            let wrong = try await faces.payee.call("GET", "/v1/getinfo", macaroon: faces.payer.endpoint.macaroon.hex)
            #expect(wrong.status == 500)
            #expect(wrong.text("message")?.hasPrefix("verification failed") == true)
        }
    }

    @Test("getinfo names node, chain and network")
    func info() async throws {
        try await withFaces { faces throws in
            let info = try await faces.payee.call("GET", "/v1/getinfo")
            #expect(info.status == 200)
            #expect(info.text("identity_pubkey") == faces.payee.endpoint.nodeID.hex)
            let chains = try #require(info.json["chains"] as? [[String: String]])
            #expect(chains == [["chain": "bitcoin", "network": "regtest"]])
        }
    }

    @Test("an invoice has 64-bit numbers as strings and its hash in base64, and is looked up by hexadecimal")
    func invoice() async throws {
        try await withFaces { faces throws in
            let made = try await faces.payee.call("POST", "/v1/invoices", #"{"memo":"m","value_msat":"1500","expiry":"60"}"#)
            #expect(made.status == 200)
            #expect(made.text("add_index") == "1")
            let invoice = try Invoice.decode(try #require(made.text("payment_request")))
            #expect(invoice.amount == MilliSatoshi(1500))
            #expect(made.text("r_hash") == Data(invoice.paymentHash.bytes.bytes).base64EncodedString())
            let looked = try await faces.payee.call("GET", "/v1/invoice/\(invoice.paymentHash.hex)")
            #expect(looked.text("state") == "OPEN")
            #expect(looked.text("value_msat") == "1500")
            #expect(looked.text("memo") == "m")
            let unknown = try await faces.payee.call("GET", "/v1/invoice/\(String(repeating: "0", count: 64))")
            #expect(unknown.status == 404)
            #expect(unknown.text("message") == "unable to locate invoice")
        }
    }

    @Test("a number may be sent as a number or as a string, in satoshi or millisatoshi, but not in both")
    func amounts() async throws {
        try await withFaces { faces throws in
            for body in [#"{"value":2}"#, #"{"value":"2"}"#, #"{"value_msat":2000}"#] {
                let made = try await faces.payee.call("POST", "/v1/invoices", body)
                #expect(try Invoice.decode(try #require(made.text("payment_request"))).amount == .satoshis(2))
            }
            #expect(try await faces.payee.call("POST", "/v1/invoices", #"{"value":2,"value_msat":2000}"#).status == 500)
            #expect(try await faces.payee.call("POST", "/v1/invoices", #"{"value":-2}"#).status == 500)
            #expect(try await faces.payee.call("POST", "/v1/invoices", "not json").status == 400)
        }
    }

    @Test("send streams IN_FLIGHT and SUCCEEDED with the preimage in hexadecimal, and track repeats the end")
    func send() async throws {
        try await withFaces { faces throws in
            let invoice = try await faces.invoice(satoshis: 1000)
            let body = #"{"payment_request":"\#(invoice.text)","timeout_seconds":10,"fee_limit_sat":"10"}"#
            let sent = try await faces.payer.call("POST", "/v2/router/send", body)
            #expect(sent.status == 200)
            #expect(sent.results.map { $0["status"] as? String } == ["IN_FLIGHT", "SUCCEEDED"])
            let last = try #require(sent.results.last)
            let preimage = try #require(Preimage(hex: last["payment_preimage"] as? String ?? ""))
            #expect(preimage.proves(invoice.paymentHash))
            #expect(last["value_msat"] as? String == "1000000")
            #expect(last["fee_msat"] as? String == "1000")
            let name = Data(invoice.paymentHash.bytes.bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            let tracked = try await faces.payer.call("GET", "/v2/router/track/\(name)")
            #expect(tracked.results.map { $0["status"] as? String } == ["SUCCEEDED"])
            let again = try await faces.payer.call("POST", "/v2/router/send", body)
            #expect(again.status == 409)
            #expect((again.json["error"] as? [String: Any])?["message"] as? String == "invoice is already paid")
            #expect(try await faces.payee.call("GET", "/v1/invoice/\(invoice.paymentHash.hex)").text("state") == "SETTLED")
        }
    }

    @Test("a fee limit that nobody gave is zero, and a route above it is no route")
    func feeLimit() async throws {
        try await withFaces { faces throws in
            let invoice = try await faces.invoice(satoshis: 1000)
            let sent = try await faces.payer.call("POST", "/v2/router/send", #"{"payment_request":"\#(invoice.text)","timeout_seconds":10}"#)
            #expect(sent.results.last?["status"] as? String == "FAILED")
            #expect(sent.results.last?["failure_reason"] as? String == "FAILURE_REASON_NO_ROUTE")
            let noTimeout = try await faces.payer.call("POST", "/v2/router/send", #"{"payment_request":"\#(invoice.text)"}"#)
            #expect((noTimeout.json["error"] as? [String: Any])?["message"] as? String == "timeout_seconds must be specified")
        }
    }

    @Test("the older call answers at once with the preimage in base64, or with payment_error")
    func olderPay() async throws {
        try await withFaces { faces throws in
            let invoice = try await faces.invoice(satoshis: 50)
            let body = #"{"payment_request":"\#(invoice.text)"}"#
            let paid = try await faces.payer.call("POST", "/v1/channels/transactions", body)
            #expect(paid.text("payment_error") == "")
            let preimage = try #require(Preimage(Data(base64Encoded: paid.text("payment_preimage") ?? "") ?? Data()))
            #expect(preimage.proves(invoice.paymentHash))
            let again = try await faces.payer.call("POST", "/v1/channels/transactions", body)
            #expect(again.status == 200)
            #expect(again.text("payment_error") == "invoice is already paid")
        }
    }

    @Test("payreq decodes, and refuses what is no invoice")
    func payreq() async throws {
        try await withFaces { faces throws in
            let invoice = try await faces.invoice(satoshis: 7)
            let decoded = try await faces.payer.call("GET", "/v1/payreq/\(invoice.text)")
            #expect(decoded.text("num_msat") == "7000")
            #expect(decoded.text("payment_hash") == invoice.paymentHash.hex)
            #expect(decoded.text("destination") == invoice.payee.hex)
            #expect(try await faces.payer.call("GET", "/v1/payreq/lnbcrt1nonsense").status == 500)
        }
    }

    @Test("a subscriber is told of settlements past the index that he names")
    func subscription() async throws {
        try await withFaces { faces throws in
            var hashes: [String] = []
            for count in 1...3 {
                let invoice = try await faces.invoice(satoshis: UInt64(count))
                _ = try await faces.payer.call("POST", "/v1/channels/transactions", #"{"payment_request":"\#(invoice.text)"}"#)
                hashes.append(Data(invoice.paymentHash.bytes.bytes).base64EncodedString())
            }
            let told = try await faces.payee.lines("/v1/invoices/subscribe?settle_index=1", count: 2)
            #expect(told.map { $0["r_hash"] as? String } == Array(hashes.dropFirst()))
            #expect(told.map { $0["settle_index"] as? String } == ["2", "3"])
            #expect(told.allSatisfy { $0["state"] as? String == "SETTLED" })
        }
    }

    @Test("faults are ordered under /simulator, and need the macaroon too")
    func faults() async throws {
        try await withFaces { faces throws in
            #expect(try await faces.payee.call("POST", "/simulator/faults", #"{"fault":"unreachable"}"#, macaroon: nil).status == 500)
            #expect(try await faces.payee.call("POST", "/simulator/faults", #"{"fault":"unreachable"}"#).status == 200)
            #expect(try await faces.payee.call("GET", "/v1/getinfo").status == 503)
            #expect(try await faces.payee.call("DELETE", "/simulator/faults").status == 200)
            #expect(try await faces.payee.call("GET", "/v1/getinfo").status == 200)
            #expect(try await faces.payee.call("POST", "/simulator/faults", #"{"fault":"fire"}"#).status == 400)
        }
    }

    @Test("every reason for which a payment can fail can be ordered, and an expired invoice is refused in lnd's words")
    func failures() async throws {
        let failures: [PaymentFailure] = [
            .noRoute, .insufficientBalance, .invoiceExpired, .feeLimitExceeded, .rejectedByPayee, .timedOut, .unknown,
        ]
        try await withFaces { faces throws in
            for failure in failures {
                let order = try await faces.payer.call("POST", "/simulator/faults", #"{"fault":"\#(failure.rawValue)","times":1}"#)
                #expect(order.status == 200, "\(failure)")
                let invoice = try await faces.invoice(satoshis: 9)
                let paid = try await faces.payer.call("POST", "/v1/channels/transactions", #"{"payment_request":"\#(invoice.text)"}"#)
                let error = try #require(paid.text("payment_error"), "\(failure)")
                #expect(!error.isEmpty, "\(failure)")
                if failure == .invoiceExpired { #expect(error.hasPrefix("invoice expired")) }
            }
        }
    }

    @Test("a stuck payment goes on when it is released")
    func stuck() async throws {
        try await withFaces { faces throws in
            _ = try await faces.payer.call("POST", "/simulator/faults", #"{"fault":"stuck","times":1}"#)
            let invoice = try await faces.invoice(satoshis: 9)
            async let paying = faces.payer.call("POST", "/v1/channels/transactions", #"{"payment_request":"\#(invoice.text)"}"#)
            var released = false
            while !released {
                let answer = try await faces.payer.call("POST", "/simulator/payments/\(invoice.paymentHash.hex)/release")
                released = answer.json["done"] as? Bool == true
            }
            #expect(try await paying.text("payment_error") == "")
        }
    }
}
