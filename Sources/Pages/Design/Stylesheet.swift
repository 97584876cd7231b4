extension Design {
    /// One column, the fonts of the system, two schemes of colours. Pairs of colours that carry text have a contrast of at least 4.5, edges of controls of 3
    /// (WCAG 2.2, 1.4.3 and 1.4.11); what can be pressed is 44 pixels high. Nothing is told by colour alone.
    static let stylesheet = """
        :root{color-scheme:light dark;--ground:#f5f4f0;--sheet:#fff;--ink:#1d1f24;--soft:#575b65;--line:#dedcd4;--edge:#85878e;--accent:#2a4bc4;
        --on-accent:#fff;--care:#fdf3dc;--care-edge:#b47a10;--care-ink:#4a3405;--harm:#a3291b;--harm-ground:#fdf0ee;--good:#e8f3ea;--good-ink:#1d5230}
        @media(prefers-color-scheme:dark){:root{--ground:#121418;--sheet:#1b1e24;--ink:#e8e9ed;--soft:#a9aeb9;--line:#333842;--edge:#7d8391;
        --accent:#9cb3ff;--on-accent:#10131c;--care:#2c2413;--care-edge:#c08a25;--care-ink:#f3dfb3;--harm:#ff9c8c;--harm-ground:#2e1b19;--good:#182a1e;
        --good-ink:#a9dcb8}}
        *,::before,::after{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
        body{margin:0;min-height:100vh;background:var(--ground);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,
        "Noto Sans",sans-serif;overflow-wrap:break-word}
        header,main,footer{max-width:34rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:1.25rem;padding-bottom:1rem}
        main{padding-top:1.75rem;padding-bottom:2rem;background:var(--sheet);border-block:1px solid var(--line)}
        footer{padding-top:1rem;padding-bottom:2rem}
        p,ul,dl,h1,h2,h3,fieldset,form,section{margin:0}
        main>*+*,main form>*+*,main section>*+*,#register>*+*{margin-top:1rem}
        .notice+h1,.problem+h1,h1+form{margin-top:1.5rem}
        h1{font-size:1.625rem;line-height:1.25;letter-spacing:-.012em;font-weight:650;text-wrap:balance}
        h2{font-size:1.125rem;line-height:1.35;font-weight:650}
        main>h2,form>h2,main>section+section{margin-top:2rem}
        main>h1+section,main>.remark+section,main>section+.account{margin-top:1.5rem}
        h3{font-size:1.0625rem;line-height:1.4;font-weight:650}
        a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:.07em}
        a:hover{text-decoration-thickness:.14em}
        :focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.25rem}
        code,.host{overflow-wrap:anywhere}
        .host span{white-space:nowrap}
        code{font:.9em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
        .hint,.small,.remark,.email,dl{color:var(--soft);font-size:.9375rem;line-height:1.5}
        .remark .host{color:var(--ink);font-weight:600}
        .small{padding-top:1rem;border-top:1px solid var(--line)}

        .network a{display:inline-flex;align-items:center;gap:.6rem;min-height:2.75rem;color:var(--ink);font-weight:650;text-decoration:none;
        overflow-wrap:anywhere}
        .network a:hover{text-decoration:underline}
        .network a::before{content:"";flex:none;width:1rem;height:1.25rem;border:.1875rem solid var(--accent);border-bottom:0;
        border-radius:.5rem .5rem 0 0}
        footer ul{display:flex;flex-wrap:wrap;gap:0 1.25rem;padding:0;list-style:none}
        footer a{display:inline-flex;align-items:center;min-height:2.75rem;color:var(--soft)}
        footer a[aria-current]{color:var(--ink);font-weight:650;text-decoration:none}

        .panel,.notice,.problem{padding:1rem 1.125rem;border:1px solid var(--line);border-radius:.75rem}
        .caution{background:var(--care);border-color:var(--care-edge);color:var(--care-ink)}
        .caution h2{font-size:1.0625rem}
        .caution ul{margin-top:.5rem;padding-left:1.125rem}
        .caution li+li{margin-top:.375rem}
        .notice{background:var(--good);border-color:currentColor;color:var(--good-ink)}
        .problem{background:var(--harm-ground);border:2px solid var(--harm);color:var(--ink)}
        .problem p+p{margin-top:.25rem}
        .problem a{color:var(--harm)}
        .given{padding:.75rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:var(--ground);max-height:14rem;overflow:auto}

        label{display:block;font-weight:600}
        .field input{display:block;width:100%;min-height:3rem;margin-top:.375rem;padding:.625rem .75rem;border:1px solid var(--edge);border-radius:.5rem;
        background:var(--sheet);color:var(--ink);font:inherit}
        .field input:focus-visible{outline-offset:0}
        .field input[aria-invalid]{border:2px solid var(--harm)}
        .field-problem{margin-top:.25rem;color:var(--harm);font-weight:600;font-size:.9375rem}
        .field .hint{margin-top:.375rem}
        form>.field+.field{margin-top:1.25rem}
        form>.field+button{margin-top:1.5rem}

        button,.button{display:block;width:100%;min-height:3rem;padding:.75rem 1.25rem;
        border:1px solid var(--accent);border-radius:.625rem;background:var(--accent);color:var(--on-accent);font:inherit;font-weight:600;line-height:1.375;
        text-align:center;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}
        .button .host{font-weight:600}
        button:hover,.button:hover{filter:brightness(1.08)}
        .button.plain,.quiet,.choice button{background:var(--sheet);color:var(--ink);border-color:var(--edge)}
        .button.plain:hover,.quiet:hover,.choice button:hover{filter:none;background:var(--ground)}
        .quiet{width:auto;min-height:2.75rem;padding:.5rem .875rem;font-size:.9375rem}
        .forward{padding-top:.25rem}
        .links{padding:0;list-style:none}
        .links li+li{margin-top:.25rem}
        .links a{display:inline-block;padding:.5625rem 0}

        .ask{font-size:1.25rem;font-weight:500;letter-spacing:0}
        .asker{display:block;margin-bottom:.125rem;font-size:2rem;line-height:1.15;font-weight:700;letter-spacing:-.02em}
        .ask+.remark{margin-top:.625rem}
        .account{display:grid;grid-template-columns:1fr auto;gap:.125rem 1rem;align-items:center;padding:1rem 1.125rem;border:1px solid var(--line);
        border-radius:.75rem}
        main .account>*{margin:0;min-width:0}
        .account h2{grid-column:1/-1;color:var(--soft);font-size:.9375rem;font-weight:400}
        .account strong,.account .email{display:block;overflow-wrap:anywhere}
        .tier{min-width:0;padding:0;border:0}
        main .tier{margin-top:1.25rem}
        .tier legend{padding:0 0 .375rem;color:var(--soft);font-size:.9375rem;font-weight:600;line-height:1.4}
        .scope{display:flex;gap:.875rem;align-items:flex-start;padding:.75rem 0;border-top:1px solid var(--line);font-weight:400;cursor:pointer}
        .scope strong,.scope span span{display:block}
        .scope strong{font-weight:600;line-height:1.625rem}
        .scope span span{color:var(--soft);font-size:.9375rem;line-height:1.45}
        .scope>span{min-width:0;overflow-wrap:anywhere}
        .scope input{appearance:none;flex:none;position:relative;width:2.75rem;height:1.625rem;margin:0;border:2px solid var(--edge);border-radius:1rem;
        background:var(--sheet);cursor:pointer}
        .scope input::before{content:"";position:absolute;top:.1875rem;left:.1875rem;width:1rem;height:1rem;border-radius:50%;background:var(--edge)}
        .scope input:checked{border-color:var(--accent);background:var(--accent)}
        .scope input:checked::before{left:auto;right:.1875rem;background:var(--on-accent)}
        .scope input:focus-visible{border-radius:1rem}
        .high{padding:.875rem 1.125rem .25rem;border:1px solid var(--harm);border-left-width:.375rem;border-radius:.75rem;background:var(--harm-ground)}
        .high legend{float:left;width:100%;padding:0;color:var(--harm);font-weight:700}
        .high legend+*{clear:both}
        .high .badge+.scope{border-top:0}
        .high .scope input{background:var(--sheet)}
        .high .scope input:checked{border-color:var(--harm);background:var(--harm)}
        .high .scope input:checked::before{background:var(--harm-ground)}
        .badge{font-size:.9375rem;font-weight:600}
        .choice{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:.75rem}
        main .choice{margin-top:1.5rem}
        .choice button{padding-inline:.5rem;border-width:2px;font-size:1.0625rem}

        .grants{padding:0;list-style:none}
        .grants>li{padding:1rem 0;border-top:1px solid var(--line)}
        .grants>li>*+*{margin-top:.375rem}
        .grants form{margin-top:.75rem}
        .grants .badge{color:var(--good-ink)}
        .may{padding-left:1.125rem;list-style:disc;font-size:.9375rem}
        dt,dd{display:inline;margin:0;overflow-wrap:anywhere}
        .empty{color:var(--soft)}
        .ways{padding:0;list-style:none}
        main .ways{margin-top:1.5rem}
        .ways li{padding:.375rem 0 .875rem;border-top:1px solid var(--line)}
        .ways a{display:block;padding:.5625rem 0;font-weight:600}
        .ways .hint{display:block}
        [hidden]{display:none!important}

        @media(min-width:40rem){header{padding-top:2.5rem}main{padding:2.5rem;border:1px solid var(--line);border-radius:1rem}
        header,footer{padding-inline:2.5rem}main,header,footer{max-width:39rem}.asker{font-size:2.375rem}}
        @media(max-width:24rem){.account{grid-template-columns:1fr}main .account form{margin-top:.625rem}.asker{font-size:1.75rem}}
        @media(prefers-reduced-motion:no-preference){.scope input,.scope input::before{transition:background-color .12s,border-color .12s}}
        @media(forced-colors:active){.scope input{appearance:auto;width:1.5rem;height:1.5rem}.scope input::before{display:none}
        button,.button{border-color:ButtonText}.network a::before{border-color:CanvasText}}

        """
}
