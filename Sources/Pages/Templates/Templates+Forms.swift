extension Templates {
    /// Every form that is filled in by hand.
    static let form = """
        {{>problem}}
        {{#notice}}
        <p class="notice" role="status">{{{notice}}}</p>
        {{/notice}}
        <h1>{{{heading}}}</h1>
        {{#lead}}
        <p>{{{lead}}}</p>
        {{/lead}}
        <form method="post" action="{{{action}}}">
        {{#hidden}}
        <input type="hidden" name="{{{name}}}" value="{{{value}}}"/>
        {{/hidden}}
        {{#fields}}
        {{>field}}
        {{/fields}}
        <button class="button" type="submit">{{{submit}}}</button>
        </form>
        {{#has-links}}
        <ul class="links">
        {{#links}}
        <li>{{#before}}{{{before}}} {{/before}}<a href="{{{href}}}">{{{label}}}</a></li>
        {{/links}}
        </ul>
        {{/has-links}}
        """

    /// What went wrong, above everything else.
    static let problem = """
        {{#problem}}
        <div class="problem" role="alert">
        <p><strong>{{{t.problem-title}}}</strong></p>
        <p>{{#field}}<a href="#{{{field}}}">{{{text}}}</a>{{/field}}{{^field}}{{{text}}}{{/field}}</p>
        </div>
        {{/problem}}

        """

    static let field = """
        <div class="field">
        <label for="{{{name}}}">{{{label}}}</label>
        {{#field-problem}}
        <p class="field-problem" id="{{{name}}}-problem">{{{field-problem}}}</p>
        {{/field-problem}}
        <input id="{{{name}}}" name="{{{name}}}" type="{{{type}}}" value="{{{value}}}" autocomplete="{{{completion}}}" inputmode="{{{keys}}}" \
        autocapitalize="{{{capitals}}}" spellcheck="false" required="required"{{#described-by}} aria-describedby="{{{described-by}}}"{{/described-by}}\
        {{#field-problem}} aria-invalid="true"{{/field-problem}}/>
        {{#hint}}
        <p class="hint" id="{{{name}}}-hint">{{{hint}}}</p>
        {{/hint}}
        </div>

        """

    static let handler = """
        <h1>{{{t.handler-title}}}</h1>
        <p>{{{t.handler-lead}}}</p>
        <section aria-labelledby="by-browser">
        <h2 id="by-browser">{{{t.handler-register-title}}}</h2>
        <div id="register" hidden="hidden" data-template="{{{link-template}}}">
        <p>{{{t.handler-register-text}}}</p>
        <button class="button" type="button">{{{t.handler-register}}}</button>
        <p role="status"><span id="registered" hidden="hidden">{{{t.handler-registered}}}</span><span id="failed" hidden="hidden">\
        {{{t.handler-failed}}}</span></p>
        </div>
        <p id="unable">{{{t.handler-unable}}}</p>
        </section>
        <section aria-labelledby="by-hand">
        <h2 id="by-hand">{{{t.handler-paste-title}}}</h2>
        <form method="get" action="{{{link}}}">
        <div class="field">
        <label for="link">{{{t.handler-paste}}}</label>
        <input id="link" name="link" type="text" autocomplete="off" autocapitalize="none" spellcheck="false" inputmode="url" required="required" \
        aria-describedby="link-hint"/>
        <p class="hint" id="link-hint">{{{t.handler-paste-hint}}}</p>
        </div>
        <button class="button" type="submit">{{{t.handler-open}}}</button>
        </form>
        </section>
        """
}
