extension EnglishWords {
    /// By the codes of the errors; the part before it that says where it is wrong comes on its own.
    static let reasons = """
        subject-link: The link:
        subject-network: The network in the link:
        subject-request: What the link asks for:
        subject-redirect: The address to go back to:

        link-empty: It is empty; it has to begin with `web+lq://` and the name of the network.
        link-too-long: It is longer than {limit} bytes; what it carries has to be shorter.
        link-forbidden-character: It has a character that may not stand in a link; the values of its parameters have to be percent-encoded.
        link-fragment: It has a number sign; inside of a value that has to be written `%23`.
        link-not-a-link: It does not lead into a network; it has to look like `web+lq://network:s:authorize?...`.
        link-plain-http: It goes by http to another computer; it has to be https.
        link-missing-type: It does not say what it is for; behind the network has to stand `:s:authorize?...`.
        link-unknown-type: It is of a kind that nobody here knows; there are `s`, `m` and `u`.
        link-unknown-action: Of its kind there is only `authorize`; it has to read `:s:authorize?...`.
        link-malformed-reference: It does not say which message or which person it means.
        link-missing-link: There is none in the address; it has to be percent-encoded behind `/d/?link=`.
        link-duplicate-link: There are two in one address; one has to go.
        link-malformed-percent-encoding: It is not percent-encoded as a whole; a percent sign without two digits behind it is in it.

        network-malformed-port: The port has to be a number from 1 to 65535 without a leading zero.
        network-malformed-path: Its path has characters that may not stand there, or is longer than {limit} bytes.
        network-reserved-path-segment: Its path has a part `d`, which stands for links only.
        network-userinfo: There is an @ before the host; it has to go, with what stands before it.

        missing-parameter: `{parameter}` is missing.
        duplicate-parameter: `{parameter}` is there twice; one has to go.
        too-many-parameters: There are too many parameters; what is not needed has to go.
        malformed-percent-encoding: A percent sign stands without two hexadecimal digits behind it; it has to be written `%25`.
        malformed-state: `state` has a character that is not visible ASCII; it has to be encoded, for instance in base64url.
        state-too-long: `state` is longer than {limit} bytes; what is long belongs at the tool.
        unknown-response-mode: `response_mode` has to be `query` or `fragment`.
        unknown-response-type: `response_type` has to be `token` or `code`.
        malformed-code-challenge: `code_challenge` has to be a SHA-256 in base64url, 43 characters.
        unsupported-code-challenge-method: `code_challenge_method` has to be `S256`.
        code-challenge-without-code: There is a code challenge but no `response_type=code`; it has to be added, or the challenge has to go.
        malformed-json: What was sent has to be one JSON object of at most {limit} bytes.
        not-a-string: `{parameter}` has to be a string.

        scopes-empty: `scopes` is empty; `0` asks for nothing but who you are.
        scopes-not-digits: `scopes` has to be decimal digits and nothing else.
        scopes-leading-zero: `scopes` has a leading zero, which has to go.
        scopes-too-large: `scopes` is larger than the largest number of 64 bits.
        scopes-neither-number-nor-string: `scopes` has to be an integer or a string of digits.
        unknown-scope: It asks for the permission number {bits}, which does not exist in {network}.
        unknown-scopes: It asks for the permissions number {bits}, which do not exist in {network}.

        redirect-uri-empty: It is empty.
        redirect-uri-too-long: It is longer than {limit} bytes; what is long belongs at the tool.
        redirect-uri-control-character: It has an invisible character, which has to go.
        redirect-uri-space: It has a space; that has to be written `%20`.
        redirect-uri-non-ascii: It has a character that is not ASCII; it has to be percent-encoded, in the host by Punycode.
        redirect-uri-backslash: It has a backslash, which browsers take for a slash; so it could lead elsewhere than it seems.
        redirect-uri-fragment: It has a number sign; what stands behind it has to go.
        redirect-uri-malformed-percent-encoding: A percent sign stands without two hexadecimal digits behind it; it has to be written `%25`.
        redirect-uri-forbidden-character: It has a character that may not stand there; it has to be percent-encoded.
        redirect-uri-apostrophe-in-query: Its query has an apostrophe; that has to be written `%27`.
        redirect-uri-not-absolute: It is no whole address; it has to begin with `https://`.
        redirect-uri-forbidden-scheme: Nobody can be sent back to `{scheme}:`; it has to begin with `https://`.
        redirect-uri-scheme-without-dot: It is neither of the web nor of an app whose scheme has a dot in it.
        redirect-uri-malformed-app-scheme: Its scheme is no domain name in reverse, such as `com.example.tool`.
        redirect-uri-malformed-app-authority: What stands behind the two slashes may have letters, digits, hyphens and dots only.
        redirect-uri-plain-http: It goes by http to another computer, where anybody on the way could read your tokens; it has to be https.
        redirect-uri-missing-slashes: There have to be slashes behind the scheme.
        redirect-uri-userinfo: There is an @ before the host, by which it could lead elsewhere than it seems.
        redirect-uri-malformed-port: The port has to be a number from 1 to 65535 without a leading zero.
        redirect-uri-port-zero: Nothing listens on port 0.
        redirect-uri-dot-segment: Its path has `.` or `..` in it, which browsers take out.
        redirect-uri-reserved-query-key: Its query has `{key}`, which is ours to add.

        host-empty: There is no host.
        host-percent-encoded: The host has a percent sign, which browsers read in their own way.
        host-empty-label: The host begins with a dot or has two in a row.
        host-trailing-dot: The host ends with a dot, which has to go.
        host-one-label: The host has no dot, so that it leads somewhere else in each network.
        host-forbidden-character: The host may have letters, digits, hyphens and dots only; names of other alphabets have to be in Punycode.
        host-hyphen-at-edge: A part of the host begins or ends with a hyphen; there is no such name.
        host-label-too-long: A part of the host is longer than 63 bytes; there is no such name.
        host-too-long: The host is longer than 253 bytes; there is no such name.
        host-malformed-punycode: A part of the host claims to be Punycode and is none.
        host-numeric-form: The host is an address in a form that is easily misread; it has to be four decimal numbers.
        host-unusable-address: Nobody can be reached at this address.
        host-unsupported-ipv6: Of IPv6 addresses only `[::1]` is taken; it has to be a name.
        """
}
