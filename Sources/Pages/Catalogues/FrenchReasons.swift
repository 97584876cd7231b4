extension FrenchWords {
    /// By the codes of the errors; the part before it that says where it is wrong comes on its own.
    static let reasons = """
        subject-link: Le lien :
        subject-network: Le réseau dans le lien :
        subject-request: Ce que le lien demande :
        subject-redirect: L’adresse de retour :

        link-empty: Il est vide ; il doit commencer par `web+lq://` et le nom du réseau.
        link-too-long: Il dépasse {limit} octets ; ce qu’il transporte doit être plus court.
        link-forbidden-character: Il a un caractère qui ne peut pas figurer dans un lien ; les valeurs de ses paramètres doivent être encodées avec des signes pour cent.
        link-fragment: Il a un croisillon ; dans une valeur, il doit s’écrire `%23`.
        link-not-a-link: Il ne mène dans aucun réseau ; il doit ressembler à `web+lq://network:s:authorize?...`.
        link-plain-http: Il mène en http à un autre ordinateur ; ce doit être https.
        link-missing-type: Il ne dit pas à quoi il sert ; après le réseau doit venir `:s:authorize?...`.
        link-unknown-type: Il est d’une sorte que personne ne connaît ici ; il y a `s`, `m` et `u`.
        link-unknown-action: De cette sorte il n’y a que `authorize` ; il faut écrire `:s:authorize?...`.
        link-malformed-reference: Il ne dit pas de quel message ou de quelle personne il s’agit.
        link-missing-link: L’adresse n’en contient pas ; il doit se trouver, encodé avec des signes pour cent, après `/d/?link=`.
        link-duplicate-link: L’adresse en contient deux ; il faut en retirer un.
        link-malformed-percent-encoding: Il n’est pas encodé en entier ; un signe pour cent y est sans deux chiffres à sa suite.

        network-malformed-port: Le port doit être un nombre de 1 à 65535 sans zéro au début.
        network-malformed-path: Son chemin a des caractères qui ne peuvent pas y figurer, ou dépasse {limit} octets.
        network-reserved-path-segment: Son chemin a une partie `d`, réservée aux liens.
        network-userinfo: Il y a un @ avant l’hôte ; il faut le retirer, avec ce qui le précède.

        missing-parameter: `{parameter}` manque.
        duplicate-parameter: `{parameter}` y est deux fois ; il faut en retirer un.
        too-many-parameters: Il y a trop de paramètres ; il faut retirer ce qui n’est pas nécessaire.
        malformed-percent-encoding: Un signe pour cent est sans deux chiffres hexadécimaux à sa suite ; il doit s’écrire `%25`.
        malformed-state: `state` a un caractère qui n’est pas de l’ASCII visible ; il doit être encodé, par exemple en base64url.
        state-too-long: `state` dépasse {limit} octets ; ce qui est long doit rester chez l’outil.
        unknown-response-mode: `response_mode` doit être `query` ou `fragment`.
        unknown-response-type: `response_type` doit être `token` ou `code`.
        malformed-code-challenge: `code_challenge` doit être un SHA-256 en base64url, de 43 caractères.
        unsupported-code-challenge-method: `code_challenge_method` doit être `S256`.
        code-challenge-without-code: Il y a un `code_challenge` mais pas de `response_type=code` ; il faut ajouter l’un ou retirer l’autre.
        malformed-json: Ce qui a été envoyé doit être un seul objet JSON d’au plus {limit} octets.
        not-a-string: `{parameter}` doit être une chaîne de caractères.

        scopes-empty: `scopes` est vide ; `0` ne demande rien, sinon de savoir qui vous êtes.
        scopes-not-digits: `scopes` doit être fait de chiffres décimaux et de rien d’autre.
        scopes-leading-zero: `scopes` a un zéro au début, qu’il faut retirer.
        scopes-too-large: `scopes` dépasse le plus grand nombre de 64 bits.
        scopes-neither-number-nor-string: `scopes` doit être un nombre entier ou une chaîne de chiffres.
        unknown-scope: Il demande la permission numéro {bits}, qui n’existe pas dans {network}.
        unknown-scopes: Il demande les permissions numéro {bits}, qui n’existent pas dans {network}.

        redirect-uri-empty: Elle est vide.
        redirect-uri-too-long: Elle dépasse {limit} octets ; ce qui est long doit rester chez l’outil.
        redirect-uri-control-character: Elle a un caractère invisible, qu’il faut retirer.
        redirect-uri-space: Elle a une espace ; elle doit s’écrire `%20`.
        redirect-uri-non-ascii: Elle a un caractère qui n’est pas de l’ASCII ; il doit être encodé avec des signes pour cent, dans l’hôte en Punycode.
        redirect-uri-backslash: Elle a une barre oblique inversée, que les navigateurs prennent pour une barre oblique ; elle pourrait donc mener ailleurs qu’il
         n’y paraît.
        redirect-uri-fragment: Elle a un croisillon ; il faut retirer ce qui suit.
        redirect-uri-malformed-percent-encoding: Un signe pour cent est sans deux chiffres hexadécimaux à sa suite ; il doit s’écrire `%25`.
        redirect-uri-forbidden-character: Elle a un caractère qui ne peut pas y figurer ; il doit être encodé avec un signe pour cent.
        redirect-uri-apostrophe-in-query: Sa requête a une apostrophe ; elle doit s’écrire `%27`.
        redirect-uri-not-absolute: Ce n’est pas une adresse entière ; elle doit commencer par `https://`.
        redirect-uri-forbidden-scheme: Personne ne peut être renvoyé vers `{scheme}:` ; elle doit commencer par `https://`.
        redirect-uri-scheme-without-dot: Elle n’est ni du web, ni d’une application dont le schéma contient un point.
        redirect-uri-malformed-app-scheme: Son schéma n’est pas un nom de domaine inversé, comme `com.example.tool`.
        redirect-uri-malformed-app-authority: Après les deux barres obliques, il ne peut y avoir que des lettres, des chiffres, des traits d’union et des points.
        redirect-uri-plain-http: Elle mène en http à un autre ordinateur, et quiconque se trouve sur le chemin pourrait lire vos jetons d’accès ; ce doit être https.
        redirect-uri-missing-slashes: Le schéma doit être suivi de barres obliques.
        redirect-uri-userinfo: Il y a un @ avant l’hôte, par lequel elle pourrait mener ailleurs qu’il n’y paraît.
        redirect-uri-malformed-port: Le port doit être un nombre de 1 à 65535 sans zéro au début.
        redirect-uri-port-zero: Rien n’écoute sur le port 0.
        redirect-uri-dot-segment: Son chemin contient `.` ou `..`, que les navigateurs retirent.
        redirect-uri-reserved-query-key: Sa requête contient `{key}`, que nous sommes seuls à ajouter.

        host-empty: Il n’y a pas d’hôte.
        host-percent-encoded: L’hôte a un signe pour cent, que les navigateurs lisent à leur façon.
        host-empty-label: L’hôte commence par un point ou en a deux de suite.
        host-trailing-dot: L’hôte finit par un point, qu’il faut retirer.
        host-one-label: L’hôte n’a pas de point, si bien qu’il mène ailleurs dans chaque réseau.
        host-forbidden-character: L’hôte ne peut avoir que des lettres, des chiffres, des traits d’union et des points ; les noms d’autres alphabets doivent être en
         Punycode.
        host-hyphen-at-edge: Une partie de l’hôte commence ou finit par un trait d’union ; un tel nom n’existe pas.
        host-label-too-long: Une partie de l’hôte dépasse 63 octets ; un tel nom n’existe pas.
        host-too-long: L’hôte dépasse 253 octets ; un tel nom n’existe pas.
        host-malformed-punycode: Une partie de l’hôte se donne pour du Punycode et n’en est pas.
        host-numeric-form: L’hôte est une adresse sous une forme qui prête à confusion ; il faut quatre nombres décimaux.
        host-unusable-address: Personne ne peut être joint à cette adresse.
        host-unsupported-ipv6: Parmi les adresses IPv6, seule `[::1]` est acceptée ; il faut un nom.
        """
}
