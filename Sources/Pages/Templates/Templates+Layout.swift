extension Templates {
    static let layout = """
        <!doctype html>
        <html lang="{{{lang}}}">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="robots" content="noindex"/>
        {{#refresh}}
        <meta http-equiv="refresh" content="0;url={{{refresh}}}"/>
        {{/refresh}}
        <title>{{{title}}} – {{{network-plain}}}</title>
        <link rel="stylesheet" href="{{{stylesheet}}}"/>
        {{#script}}
        <script src="{{{script}}}" defer="defer"></script>
        {{/script}}
        </head>
        <body>
        <header>
        <p class="network"><a href="{{{home}}}">{{{network}}}</a></p>
        </header>
        <main>
        {{{body}}}
        </main>
        {{#has-languages}}
        <footer>
        <nav aria-label="{{{t.language}}}">
        <ul>
        {{#languages}}
        <li><a href="{{{href}}}" lang="{{{tag}}}" hreflang="{{{tag}}}"{{#is-current}} aria-current="true"{{/is-current}}>{{{name}}}</a></li>
        {{/languages}}
        </ul>
        </nav>
        </footer>
        {{/has-languages}}
        </body>
        </html>

        """

    /// A page that says something.
    static let message = """
        <h1>{{{heading}}}</h1>
        {{#texts}}
        <p>{{{text}}}</p>
        {{/texts}}
        {{#forward}}
        <p class="forward"><a class="button" href="{{{href}}}">{{{label}}}</a></p>
        {{/forward}}
        {{#has-links}}
        <ul class="links">
        {{#links}}
        <li>{{#before}}{{{before}}} {{/before}}<a href="{{{href}}}">{{{label}}}</a></li>
        {{/links}}
        </ul>
        {{/has-links}}
        {{#small}}
        <p class="small">{{{small}}}</p>
        {{/small}}
        """

    static let badLink = """
        <h1>{{{t.bad-link-title}}}</h1>
        <p>{{{t.bad-link-lead}}}</p>
        <section class="panel" aria-labelledby="reason">
        <h2 id="reason">{{{t.bad-link-reason}}}</h2>
        <p><strong>{{{subject}}}</strong> {{{reason}}}</p>
        </section>
        {{#given}}
        <h2>{{{t.bad-link-given}}}</h2>
        <p class="given"><code dir="ltr">{{{given}}}</code></p>
        {{/given}}
        <p class="small">{{{code}}}</p>
        """
}
