extension Templates {
    static let access = """
        {{>problem}}
        {{#notice}}
        <p class="notice" role="status">{{{notice}}}</p>
        {{/notice}}
        <h1>{{{t.access-title}}}</h1>
        <p>{{{t.access-lead}}}</p>
        <h2>{{{t.access-tools}}}</h2>
        {{#has-tools}}
        <ul class="grants">
        {{#tools}}
        <li>
        <h3>{{{name}}}</h3>
        {{#has-scopes}}
        <p>{{{t.access-may}}}</p>
        <ul class="may">
        {{#scopes}}
        <li>{{{scope-title}}}</li>
        {{/scopes}}
        </ul>
        {{/has-scopes}}
        {{^has-scopes}}
        <p>{{{t.access-may-nothing}}}</p>
        {{/has-scopes}}
        <dl>
        <div><dt>{{{t.access-since}}}</dt> <dd>{{{since}}}</dd></div>
        <div><dt>{{{t.access-used}}}</dt> <dd>{{{used}}}</dd></div>
        </dl>
        <form method="post" action="{{{end-action}}}">
        <input type="hidden" name="form_token" value="{{{token}}}"/>
        <input type="hidden" name="grant" value="{{{id}}}"/>
        <button class="quiet" type="submit" aria-label="{{{end-label}}}">{{{t.access-end}}}</button>
        </form>
        </li>
        {{/tools}}
        </ul>
        {{/has-tools}}
        {{^has-tools}}
        <p class="empty">{{{t.access-tools-none}}}</p>
        {{/has-tools}}
        <h2>{{{t.access-sessions}}}</h2>
        <ul class="grants">
        {{#sessions}}
        <li>
        <h3>{{{program}}}</h3>
        {{#is-this}}
        <p class="badge">{{{t.access-this}}}</p>
        {{/is-this}}
        <dl>
        {{#address}}
        <div><dt>{{{t.access-from}}}</dt> <dd>{{{address}}}</dd></div>
        {{/address}}
        <div><dt>{{{t.access-since}}}</dt> <dd>{{{since}}}</dd></div>
        <div><dt>{{{t.access-used}}}</dt> <dd>{{{used}}}</dd></div>
        </dl>
        {{^is-this}}
        <form method="post" action="{{{end-action}}}">
        <input type="hidden" name="form_token" value="{{{token}}}"/>
        <input type="hidden" name="grant" value="{{{id}}}"/>
        <button class="quiet" type="submit" aria-label="{{{end-label}}}">{{{t.access-end}}}</button>
        </form>
        {{/is-this}}
        </li>
        {{/sessions}}
        </ul>
        {{#has-others}}
        <form method="post" action="{{{end-others-action}}}">
        <input type="hidden" name="form_token" value="{{{token}}}"/>
        <button class="button plain" type="submit" aria-describedby="end-others">{{{t.access-end-others}}}</button>
        <p class="hint" id="end-others">{{{t.access-end-others-hint}}}</p>
        </form>
        {{/has-others}}
        <ul class="links">
        <li><a href="{{{home}}}">{{{t.back-to-account}}}</a></li>
        </ul>
        """

    static let account = """
        <h1>{{{t.account-title}}}</h1>
        <section class="account" aria-labelledby="who">
        <h2 id="who">{{{t.account-who}}}</h2>
        <p><strong>{{{username}}}</strong> <span class="email">{{{account-email}}}</span></p>
        <form method="post" action="{{{sign-out}}}">
        <input type="hidden" name="form_token" value="{{{token}}}"/>
        <button class="quiet" type="submit">{{{t.sign-out}}}</button>
        </form>
        </section>
        <ul class="ways">
        <li><a href="{{{access}}}">{{{t.account-access}}}</a> <span class="hint">{{{t.account-access-hint}}}</span></li>
        <li><a href="{{{link}}}">{{{t.account-links}}}</a> <span class="hint">{{{t.account-links-hint}}}</span></li>
        </ul>
        """
}
