/// What a page looks like and what little it does by itself.
enum Design {
    /// Offers to make this page the browser's handler for `web+lq`. Without it the page says what else to do.
    static let handlerScript = """
        "use strict";
        (() => {
          const area = document.getElementById("register");
          if (!area || !("registerProtocolHandler" in navigator)) return;
          const show = (name, shown) => { document.getElementById(name).hidden = !shown; };
          area.hidden = false;
          show("unable", false);
          area.querySelector("button").addEventListener("click", () => {
            let done = true;
            try {
              navigator.registerProtocolHandler("web+lq", location.origin + area.dataset.template);
            } catch {
              done = false;
            }
            show("registered", done);
            show("failed", !done);
          });
        })();

        """
}
