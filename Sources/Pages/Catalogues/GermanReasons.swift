extension GermanWords {
    /// By the codes of the errors; the part before it that says where it is wrong comes on its own.
    static let reasons = """
        subject-link: Der Link:
        subject-network: Das Netzwerk im Link:
        subject-request: Worum der Link bittet:
        subject-redirect: Die Adresse, zu der es zurückgeht:

        link-empty: Er ist leer; er muss mit `web+lq://` und dem Namen des Netzwerks beginnen.
        link-too-long: Er ist länger als {limit} Bytes; was er mitbringt, muss kürzer sein.
        link-forbidden-character: Er hat ein Zeichen, das in einem Link nicht stehen darf; die Werte seiner Parameter müssen prozentkodiert sein.
        link-fragment: Er hat ein Nummernzeichen; in einem Wert muss es `%23` heißen.
        link-not-a-link: Er führt in kein Netzwerk; er muss aussehen wie `web+lq://network:s:authorize?...`.
        link-plain-http: Er führt mit http zu einem anderen Computer; es muss https sein.
        link-missing-type: Er sagt nicht, wozu er dient; hinter dem Netzwerk muss `:s:authorize?...` stehen.
        link-unknown-type: Er ist von einer Art, die hier niemand kennt; es gibt `s`, `m` und `u`.
        link-unknown-action: Von seiner Art gibt es nur `authorize`; es muss `:s:authorize?...` heißen.
        link-malformed-reference: Er sagt nicht, welche Nachricht oder welchen Menschen er meint.
        link-missing-link: In der Adresse steht keiner; er muss prozentkodiert hinter `/d/?link=` stehen.
        link-duplicate-link: In einer Adresse stehen zwei; einer muss weg.
        link-malformed-percent-encoding: Er ist nicht als Ganzes prozentkodiert; ein Prozentzeichen ohne zwei Ziffern dahinter steht darin.

        network-malformed-port: Der Port muss eine Zahl von 1 bis 65535 ohne führende Null sein.
        network-malformed-path: Sein Pfad hat Zeichen, die dort nicht stehen dürfen, oder ist länger als {limit} Bytes.
        network-reserved-path-segment: Sein Pfad hat einen Teil `d`, der nur für Links steht.
        network-userinfo: Vor dem Host steht ein @; es muss weg, mit dem, was davor steht.

        missing-parameter: `{parameter}` fehlt.
        duplicate-parameter: `{parameter}` steht zweimal da; eines muss weg.
        too-many-parameters: Es sind zu viele Parameter; was nicht nötig ist, muss weg.
        malformed-percent-encoding: Ein Prozentzeichen steht ohne zwei hexadezimale Ziffern dahinter; es muss `%25` heißen.
        malformed-state: `state` hat ein Zeichen, das kein sichtbares ASCII ist; es muss kodiert werden, etwa in base64url.
        state-too-long: `state` ist länger als {limit} Bytes; was lang ist, gehört zum Werkzeug.
        unknown-response-mode: `response_mode` muss `query` oder `fragment` sein.
        unknown-response-type: `response_type` muss `token` oder `code` sein.
        malformed-code-challenge: `code_challenge` muss ein SHA-256 in base64url sein, 43 Zeichen.
        unsupported-code-challenge-method: `code_challenge_method` muss `S256` sein.
        code-challenge-without-code: Es gibt eine Code-Challenge, aber kein `response_type=code`; das muss dazu, oder die Challenge muss weg.
        malformed-json: Was geschickt wurde, muss ein einziges JSON-Objekt von höchstens {limit} Bytes sein.
        not-a-string: `{parameter}` muss eine Zeichenkette sein.

        scopes-empty: `scopes` ist leer; `0` bittet um nichts, als zu wissen, wer Sie sind.
        scopes-not-digits: `scopes` muss aus Dezimalziffern bestehen und aus sonst nichts.
        scopes-leading-zero: `scopes` hat eine führende Null, die weg muss.
        scopes-too-large: `scopes` ist größer als die größte Zahl mit 64 Bits.
        scopes-neither-number-nor-string: `scopes` muss eine ganze Zahl oder eine Zeichenkette aus Ziffern sein.
        unknown-scope: Er bittet um die Erlaubnis Nummer {bits}, die es in {network} nicht gibt.
        unknown-scopes: Er bittet um die Erlaubnisse Nummer {bits}, die es in {network} nicht gibt.

        redirect-uri-empty: Sie ist leer.
        redirect-uri-too-long: Sie ist länger als {limit} Bytes; was lang ist, gehört zum Werkzeug.
        redirect-uri-control-character: Sie hat ein unsichtbares Zeichen, das weg muss.
        redirect-uri-space: Sie hat ein Leerzeichen; es muss `%20` heißen.
        redirect-uri-non-ascii: Sie hat ein Zeichen, das kein ASCII ist; es muss prozentkodiert sein, im Host als Punycode.
        redirect-uri-backslash: Sie hat einen umgekehrten Schrägstrich, den Browser für einen Schrägstrich halten; so könnte sie woanders hinführen, als es scheint.
        redirect-uri-fragment: Sie hat ein Nummernzeichen; was dahinter steht, muss weg.
        redirect-uri-malformed-percent-encoding: Ein Prozentzeichen steht ohne zwei hexadezimale Ziffern dahinter; es muss `%25` heißen.
        redirect-uri-forbidden-character: Sie hat ein Zeichen, das dort nicht stehen darf; es muss prozentkodiert sein.
        redirect-uri-apostrophe-in-query: Ihre Abfrage hat einen Apostroph; er muss `%27` heißen.
        redirect-uri-not-absolute: Sie ist keine ganze Adresse; sie muss mit `https://` beginnen.
        redirect-uri-forbidden-scheme: Zu `{scheme}:` kann niemand zurückgeschickt werden; sie muss mit `https://` beginnen.
        redirect-uri-scheme-without-dot: Sie gehört weder zum Web noch zu einer App, in deren Schema ein Punkt steht.
        redirect-uri-malformed-app-scheme: Ihr Schema ist kein umgekehrter Domainname wie `com.example.tool`.
        redirect-uri-malformed-app-authority: Hinter den zwei Schrägstrichen dürfen nur Buchstaben, Ziffern, Bindestriche und Punkte stehen.
        redirect-uri-plain-http: Sie führt mit http zu einem anderen Computer, wobei jeder auf dem Weg Ihre Zugangsdaten lesen könnte; es muss https sein.
        redirect-uri-missing-slashes: Hinter dem Schema müssen Schrägstriche stehen.
        redirect-uri-userinfo: Vor dem Host steht ein @, durch das sie woanders hinführen könnte, als es scheint.
        redirect-uri-malformed-port: Der Port muss eine Zahl von 1 bis 65535 ohne führende Null sein.
        redirect-uri-port-zero: Auf Port 0 lauscht nichts.
        redirect-uri-dot-segment: Ihr Pfad hat `.` oder `..` in sich, was Browser herausnehmen.
        redirect-uri-reserved-query-key: Ihre Abfrage hat `{key}`, was nur wir hinzufügen.

        host-empty: Es gibt keinen Host.
        host-percent-encoded: Der Host hat ein Prozentzeichen, das Browser auf ihre eigene Weise lesen.
        host-empty-label: Der Host beginnt mit einem Punkt oder hat zwei nacheinander.
        host-trailing-dot: Der Host endet mit einem Punkt, der weg muss.
        host-one-label: Der Host hat keinen Punkt, sodass er in jedem Netz woanders hinführt.
        host-forbidden-character: Der Host darf nur Buchstaben, Ziffern, Bindestriche und Punkte haben; Namen anderer Alphabete müssen in Punycode stehen.
        host-hyphen-at-edge: Ein Teil des Hosts beginnt oder endet mit einem Bindestrich; solche Namen gibt es nicht.
        host-label-too-long: Ein Teil des Hosts ist länger als 63 Bytes; solche Namen gibt es nicht.
        host-too-long: Der Host ist länger als 253 Bytes; solche Namen gibt es nicht.
        host-malformed-punycode: Ein Teil des Hosts gibt sich als Punycode aus und ist keiner.
        host-numeric-form: Der Host ist eine Adresse in einer leicht misszuverstehenden Form; es müssen vier Dezimalzahlen sein.
        host-unusable-address: Unter dieser Adresse ist niemand zu erreichen.
        host-unsupported-ipv6: Von den IPv6-Adressen wird nur `[::1]` genommen; es muss ein Name sein.
        """
}
