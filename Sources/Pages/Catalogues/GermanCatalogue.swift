extension Catalogue {
    static let german = Catalogue(
        .german, [GermanWords.pages, GermanWords.forms, GermanWords.authorization, GermanWords.scopes, GermanWords.reasons])
}

/// Like ``EnglishWords``, key for key.
enum GermanWords {
    static let pages = """
        date: {day}. {month} {year}, {time} UTC
        first-day: 1
        months: Januar Februar März April Mai Juni Juli August September Oktober November Dezember
        language: Sprache
        error-prefix: Fehler: {title}

        account-title: Ihr Konto
        account-who: Sie sind angemeldet als
        account-access: Was Zugriff auf Ihr Konto hat
        account-access-hint: Die Werkzeuge, die Sie eingelassen haben, und die Orte, an denen Sie angemeldet sind.
        account-links: Einen Link öffnen
        account-links-hint: Links, die mit web+lq beginnen, etwa von einem Werkzeug, das Ihr Konto benutzen möchte.
        sign-out: Abmelden

        signed-out-title: Sie sind abgemeldet
        signed-out-text: Werkzeuge, die Sie eingelassen haben, behalten ihren Zugriff, bis Sie ihn beenden.
        sign-in-again: Wieder anmelden

        access-title: Was Zugriff auf Ihr Konto hat
        access-lead: Was Sie hier beenden, ist sofort ausgesperrt und muss Sie neu fragen.
        access-tools: Werkzeuge
        access-tools-none: Sie haben kein Werkzeug eingelassen.
        access-sessions: Wo Sie angemeldet sind
        access-this: Hier sind Sie gerade
        access-from: Von:
        access-session: Eine Sitzung
        access-since: Seit:
        access-used: Zuletzt benutzt:
        access-may: Es darf:
        access-may-nothing: Es weiß, welches Konto Ihres ist, und darf nichts.
        access-end: Beenden
        access-end-tool: Den Zugriff beenden: {asker}
        access-end-session: Die Sitzung seit {since} beenden
        access-end-others: Alles außer dieser Sitzung beenden
        access-end-others-hint: Meldet Sie überall sonst ab und sperrt alle Werkzeuge aus.
        notice-access-ended: Der Zugriff ist beendet.
        notice-access-others-ended: Alles außer dieser Sitzung ist beendet.
        notice-access-gone: Das war schon beendet.
        back-to-account: Zurück zu Ihrem Konto

        handler-title: Einen Link öffnen
        handler-lead: Manche Werkzeuge und Seiten verweisen auf {network} mit Adressen, die mit `web+lq:` beginnen. Von selbst weiß ein Browser nicht, wo er sie
         öffnen soll.
        handler-register-title: In diesem Browser
        handler-register-text: Ihr Browser kann solche Links künftig hier öffnen. Er fragt Sie vorher, und in seinen Einstellungen lässt es sich zurücknehmen.
        handler-register: Solche Links hier öffnen
        handler-registered: Ihr Browser ist gefragt. Wenn er zurückfragt, antworten Sie ihm.
        handler-failed: Ihr Browser möchte nicht. Benutzen Sie das Feld unten.
        handler-unable: Browser, die solche Links selbst öffnen können, zeigen hier eine Schaltfläche; dazu brauchen sie JavaScript. Das Feld unten geht immer.
        handler-paste-title: Von Hand
        handler-paste: Der Link
        handler-paste-hint: Kopieren Sie den Link dort, wo Sie ihn gefunden haben, und fügen Sie ihn hier ein.
        handler-open: Öffnen

        problem-code: Für alle, die der Sache nachgehen: {code}
        problem-400-title: Das war nicht zu verstehen
        problem-400-text: Was Ihr Browser geschickt hat, passt nicht zu dem, was diese Seite erwartet. Gehen Sie zurück und versuchen Sie es noch einmal.
        problem-403-title: Das ist nicht erlaubt
        problem-403-text: Was hier ankam, stammt nicht von einer unserer Seiten. Öffnen Sie die Seite neu und benutzen Sie ihre Schaltflächen.
        problem-404-title: Hier ist nichts
        problem-404-text: Die Adresse stimmt nicht, oder was hier war, gibt es nicht mehr.
        problem-405-title: So geht das nicht
        problem-405-text: Diese Adresse nimmt nur, was eines unserer Formulare schickt. Öffnen Sie die Seite neu und benutzen Sie ihre Schaltflächen.
        problem-409-title: Jemand war schneller
        problem-409-text: Im selben Augenblick wurde das Gleiche von anderswo geändert. Sehen Sie nach und versuchen Sie es noch einmal.
        problem-413-title: Das war zu viel
        problem-413-text: Es kam mehr an, als diese Seite nimmt. Kürzen Sie es und versuchen Sie es noch einmal.
        problem-415-title: Das war nicht zu lesen
        problem-415-text: Es kam in einer Form an, die diese Seite nicht kennt. Öffnen Sie die Seite neu und benutzen Sie ihre Schaltflächen.
        problem-429-title: Bitte etwas langsamer
        problem-429-text: Von dort, wo Sie sind, kamen zu viele Anfragen. Warten Sie einen Augenblick und versuchen Sie es noch einmal.
        problem-500-title: Hier ging etwas schief
        problem-500-text: Es liegt nicht an Ihnen. Versuchen Sie es noch einmal; bleibt es dabei, sagen Sie denen Bescheid, die {network} betreiben.
        problem-503-title: Gerade nicht
        problem-503-text: Ein Teil von {network} antwortet zurzeit nicht. Versuchen Sie es in einer Weile noch einmal.
        wait-second: Versuchen Sie es in einer Sekunde noch einmal.
        wait-seconds: Versuchen Sie es in {count} Sekunden noch einmal.
        wait-minutes: Versuchen Sie es in {count} Minuten noch einmal.
        """

    static let forms = """
        email: E-Mail-Adresse
        email-hint-new: Mit ihr melden Sie sich an. Andere Mitglieder sehen sie nicht.
        username: Benutzername
        username-hint: So sehen andere Sie; bis zu 64 Zeichen. Er darf der gleiche sein wie der von jemand anderem.
        password: Passwort
        new-password: Neues Passwort
        password-hint: Mindestens {minimum} Zeichen. Jedes Zeichen zählt, auch das Leerzeichen; ein paar Wörter, die nicht zusammengehören, merkt man sich leicht.
         Ziffern und Sonderzeichen müssen nicht sein, und Sie können es aus einem Passwortspeicher einfügen.
        code: Code
        code-hint-confirm: Die sieben Ziffern aus der E-Mail.
        code-hint-reset: Die zwölf Zeichen aus der E-Mail; Bindestriche und Großschreibung spielen keine Rolle.

        sign-in-title: Anmelden
        sign-in-button: Anmelden
        sign-in-forgot: Passwort vergessen?
        sign-in-new: Neu hier?
        sign-in-sign-up: Konto anlegen
        notice-sign-in-needed: Melden Sie sich an, um fortzufahren.
        notice-sign-in-confirmed: Ihre Adresse ist bestätigt. Melden Sie sich jetzt an.
        notice-sign-in-password-changed: Ihr neues Passwort gilt, und was angemeldet war, ist abgemeldet. Melden Sie sich jetzt damit an.
        notice-sign-in-ended: Ihre Sitzung ist beendet. Melden Sie sich wieder an.

        sign-up-title: Konto anlegen
        sign-up-button: Konto anlegen
        sign-up-known: Sie haben ein Konto?
        sign-up-sign-in: Anmelden
        terms: Nutzungsbedingungen
        privacy: Datenschutzerklärung

        confirm-title: Sehen Sie in Ihr Postfach
        confirm-lead: Wir haben eine E-Mail an diese Adresse geschickt. Wenn die Adresse hier neu ist, steht ein Code darin, der {minutes} Minuten lang gilt.
        confirm-button: Adresse bestätigen
        confirm-again: Nichts angekommen? Sehen Sie bei der unerwünschten Post nach, oder
        confirm-sign-up: fangen Sie von vorn an

        forgot-title: Passwort vergessen
        forgot-lead: Nennen Sie uns Ihre Adresse. Wenn es dazu ein Konto gibt, schicken wir einen Code dorthin, mit dem Sie ein neues Passwort setzen können.
        forgot-button: Code schicken
        forgot-remembered: Doch noch eingefallen?

        reset-title: Neues Passwort setzen
        reset-lead: Wenn es zu dieser Adresse ein Konto gibt, liegt jetzt ein Code in ihrem Postfach, der {minutes} Minuten lang gilt. Mit dem neuen Passwort enden
         alle Sitzungen, und alle Werkzeuge sind ausgesperrt.
        reset-button: Passwort setzen
        reset-again: Nichts angekommen?
        reset-forgot: Neuen Code anfordern

        problem-title: Das hat nicht geklappt
        problem-expired: Diese Seite war zu alt geworden, um sie abzuschicken. Es ging nichts verloren; schicken Sie sie noch einmal ab.
        problem-unavailable: Wir können uns gerade nicht darum kümmern. Es wurde nichts geändert; versuchen Sie es in einer Weile noch einmal.
        problem-invalid-email: Das ist keine E-Mail-Adresse; vor und hinter einem einzigen @ steht etwas, und nirgends ein Leerzeichen.
        problem-email-too-long: Eine E-Mail-Adresse hat höchstens {limit} Bytes.
        problem-username-empty: Ein Benutzername hat mindestens ein sichtbares Zeichen.
        problem-username-too-long: Ein Benutzername hat höchstens {limit} Zeichen.
        problem-username-forbidden: Ein Benutzername hat keine Steuerzeichen und keine, die die Schreibrichtung umkehren.
        problem-password-too-short: Das Passwort braucht mindestens {minimum} Zeichen; einen Satz merkt man sich leichter als ein Wort.
        problem-password-too-long: Das Passwort hat mehr als {limit} Bytes; wählen Sie ein kürzeres.
        problem-password-common: Dieses Passwort würde jeder als eines der ersten versuchen; wählen Sie ein anderes.
        problem-password-sequence: Das Passwort ist eine Zeichenreihe oder wiederholt ein paar Zeichen; wählen Sie ein anderes.
        problem-password-contextual: Das Passwort besteht aus Ihrer Adresse, Ihrem Namen oder dem Namen dieses Netzwerks; wählen Sie ein anderes.
        problem-email-taken: Zu dieser Adresse gibt es schon ein Konto; melden Sie sich stattdessen an.
        problem-wrong-credentials: Adresse und Passwort gehören nicht zusammen.
        problem-email-unconfirmed: Die Adresse ist noch nicht bestätigt; geben Sie zuerst den Code aus der E-Mail ein.
        problem-account-disabled: Das Konto ist abgeschaltet; fragen Sie die, die {network} betreiben.
        problem-too-many-tries: Zu viele Versuche.
        problem-invalid-tokens: Ihre Sitzung ist beendet; melden Sie sich wieder an.
        problem-tokens-replayed: Ihre Sitzung wurde von zwei Orten aus benutzt und zur Sicherheit beendet; melden Sie sich wieder an.
        problem-wrong-code: Der Code ist falsch oder zu alt; sehen Sie in die neueste E-Mail oder fordern Sie einen neuen an.
        problem-not-a-session: Das können nur Sie selbst tun und kein Werkzeug, das für Sie handelt.
        problem-no-such-user: Dieses Konto gibt es nicht mehr.
        problem-no-such-grant: Das war schon beendet.
        """

    static let authorization = """
        authorize-document-title: Erlauben: {asker}?
        authorize-heading: {asker} möchte Ihr Konto benutzen
        asker-loopback: Ein Programm auf diesem Computer
        asker-localhost: Ein Programm, höchstwahrscheinlich auf diesem Computer,
        asker-app: Eine App unter {address}
        asker-loopback-short: ein Programm auf diesem Computer ({address})
        asker-localhost-short: ein Programm, höchstwahrscheinlich auf diesem Computer ({address})
        asker-app-short: eine App unter {address}
        asker-loopback-to: einem Programm auf diesem Computer ({address})
        asker-localhost-to: einem Programm, höchstwahrscheinlich auf diesem Computer ({address})
        asker-app-to: einer App unter {address}
        asked-unicode: Ausgeschrieben: {unicode}
        asked-encoded: Dieser Name enthält Buchstaben anderer Alphabete. Ausgeschrieben könnte man ihn mit einem anderen verwechseln; darum steht hier nur seine
         kodierte Form.
        asked-long: Wessen Name es ist, steht an seinem Ende; was davor steht, kann alles Mögliche sein.
        asked-address: Das ist eine Zahl und kein Name. Wer dahintersteht, ist schwerer herauszufinden als sonst.
        asked-loopback: Es lauscht auf {host}. Das kann alles, was auf diesem Computer läuft; erlauben Sie es nur, wenn Sie es gerade selbst gestartet haben.
        asked-localhost: Es lauscht auf {host}. Das ist dieser Computer, solange seine Einstellungen nichts anderes sagen. Erlauben Sie es nur, wenn Sie es gerade
         selbst gestartet haben.
        asked-app: Die Antwort bekommt die App auf diesem Gerät, die diese Adresse für sich beansprucht; das kann jede. Erlauben Sie es nur, wenn Sie gerade aus
         dieser App kommen.
        caution-title: Bevor Sie entscheiden
        caution-unverified: Wir wissen nicht, wer dahintersteht. Einen Link wie den, der Sie hierher gebracht hat, kann jeder machen.
        caution-stranger: Es gehört nicht zu {network}, und Ihr Passwort sieht es nie.
        caution-safe: Ablehnen schadet nicht: Es ändert sich nichts, und erlauben können Sie es auch ein andermal.
        account-label: Ihr Konto
        account-switch: Anderes Konto benutzen
        permissions-title: Was es tun möchte
        permissions-lead: Schalten Sie aus, was es nicht tun soll.
        permissions-none: Es möchte nur wissen, wer Sie sind.
        tier-low: Sehen, was andere auch sehen können
        tier-medium: In Persönliches hineinsehen, oder ändern, was sich leicht zurückändern lässt
        tier-high: In Ihrem Namen handeln, oder tun, was sich nicht rückgängig machen lässt
        tier-high-hint: Aus, solange Sie es nicht einschalten.
        nothing-chosen: Ist alles ausgeschaltet, erfährt es nur, wer Sie sind: Ihren Benutzernamen und welches Konto Ihres ist.
        identity-only: Wenn Sie es erlauben, erfährt es Ihren Benutzernamen und welches Konto Ihres ist, und kann sonst nichts.
        lasts-idle: Das gilt, bis Sie es beenden, und endet von selbst, wenn es {days} Tage lang nicht benutzt wird.
        lasts: Das gilt, bis Sie es beenden.
        lasts-where: Beenden können Sie es jederzeit unter
        deny: Ablehnen
        allow: Erlauben

        leaving-title: Sie verlassen uns und gehen zu {asker}
        leaving-text: Sie haben es erlaubt und werden jetzt dorthin zurückgebracht.
        leaving-link: Weiter zu {asker}
        leaving-app-hint: Wenn nichts geschieht, benutzen Sie den Link; vielleicht fragt Ihr Browser vorher.
        leaving-where: Seinen Zugriff beenden können Sie jederzeit unter

        denied-title: Sie haben abgelehnt
        denied-text: {asker} hat nichts bekommen. Sie können diese Seite schließen oder dort Bescheid geben:
        denied-link: Zurück zu {asker}

        request-expired-title: Das hat zu lange gedauert
        request-expired-text: Die Frage, ob das Werkzeug eingelassen wird, steht nur ein paar Minuten lang offen. Erlaubt wurde nichts.
        request-used-title: Das ist entschieden
        request-used-text: Die Frage ist schon beantwortet, vielleicht in einem anderen Fenster. Jede wird einmal gestellt.
        begin-again: Um es noch einmal zu versuchen, gehen Sie zum Werkzeug zurück und beginnen Sie dort von vorn.
        see-access: Sehen, was Zugriff auf Ihr Konto hat

        foreign-title: Dieser Link ist für ein anderes Netzwerk
        foreign-text: Er führt zu {host} und nicht zu {network}. Folgen Sie ihm nur, wenn Sie dort ein Konto haben.
        foreign-link: Bei {host} öffnen

        bad-link-title: Dieser Link geht nicht
        bad-link-lead: Sie haben nichts falsch gemacht, und niemand hat etwas bekommen. In Ordnung bringen muss ihn, wer ihn gemacht hat.
        bad-link-reason: Was nicht stimmt
        bad-link-given: Der Link, wie er ankam
        bad-link-code: Für den, der ihn gemacht hat: {code}
        other-type-title: Dieser Link ist für eine App
        other-type-text: Er führt zu einer Nachricht oder einem Menschen in {network}. Öffnen Sie ihn in der App, mit der Sie {network} benutzen.
        """
}
