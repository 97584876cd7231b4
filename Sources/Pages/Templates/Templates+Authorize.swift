extension Templates {
    /// The buttons are the same but for their words. The first of a form is what the Enter key presses, so it is the harmless one. `autocomplete` keeps browsers
    /// from turning switches on again that were on when the page was loaded before.
    static let authorize = """
        {{>problem}}
        <h1 class="ask">{{{heading}}}</h1>
        {{#remarks}}
        <p class="remark">{{{remark}}}</p>
        {{/remarks}}
        <section class="panel caution" aria-labelledby="caution">
        <h2 id="caution">{{{t.caution-title}}}</h2>
        <ul>
        <li>{{{t.caution-unverified}}}</li>
        <li>{{{t.caution-stranger}}}</li>
        <li>{{{t.caution-safe}}}</li>
        </ul>
        </section>
        <section class="account" aria-labelledby="account">
        <h2 id="account">{{{t.account-label}}}</h2>
        <p><strong>{{{username}}}</strong> <span class="email">{{{account-email}}}</span></p>
        <form method="post" action="{{{action}}}">
        <input type="hidden" name="form_token" value="{{{token}}}"/>
        <input type="hidden" name="request" value="{{{request}}}"/>
        <button class="quiet" type="submit" name="action" value="switch">{{{t.account-switch}}}</button>
        </form>
        </section>
        <form method="post" action="{{{action}}}" autocomplete="off">
        <input type="hidden" name="form_token" value="{{{token}}}"/>
        <input type="hidden" name="request" value="{{{request}}}"/>
        <h2>{{{t.permissions-title}}}</h2>
        {{#has-scopes}}
        <p>{{{t.permissions-lead}}}</p>
        {{#tiers}}
        <fieldset class="tier {{{tier}}}">
        <legend>{{{legend}}}</legend>
        {{#is-high}}
        <p class="badge">{{{t.tier-high-hint}}}</p>
        {{/is-high}}
        {{#scopes}}
        <label class="scope" for="scope-{{{bit}}}">
        <input id="scope-{{{bit}}}" type="checkbox" role="switch" name="scope" value="{{{bit}}}" aria-labelledby="title-{{{bit}}}" \
        aria-describedby="text-{{{bit}}}"{{#is-on}} checked="checked"{{/is-on}}/>
        <span><strong id="title-{{{bit}}}">{{{scope-title}}}</strong> <span id="text-{{{bit}}}">{{{sentence}}}</span></span>
        </label>
        {{/scopes}}
        </fieldset>
        {{/tiers}}
        <p>{{{t.nothing-chosen}}}</p>
        {{/has-scopes}}
        {{^has-scopes}}
        <p>{{{t.permissions-none}}} {{{t.identity-only}}}</p>
        {{/has-scopes}}
        <p>{{{lasts}}} {{{t.lasts-where}}} <a href="{{{access}}}">{{{t.access-title}}}</a>.</p>
        <div class="choice">
        <button type="submit" name="action" value="deny">{{{t.deny}}}</button>
        <button type="submit" name="action" value="allow">{{{t.allow}}}</button>
        </div>
        </form>
        """
}
