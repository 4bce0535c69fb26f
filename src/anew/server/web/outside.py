"""Outside: what a browser without a session sees. Words, and nothing that runs."""

from base64 import b64encode
from hashlib import sha256

STYLE = (
    "body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem;"
    "color:#1d1f23;background:#fafafa}code{background:#0001;padding:.1em .3em;border-radius:.2em}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#18191c}a{color:#8ab4f8}code{background:#fff2}}"
)
PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>anew</title>
<style>{STYLE}</style>
<h1>The studio is running, and this browser is not in yet</h1>
<p>When it started, it wrote a line into its terminal that begins with <code>open</code>. Open that link here: it lets
this browser in, and works once.</p>
<p>Was it used already? Stop the studio in its terminal with Ctrl-C and start it again: <code>anew studio</code>.
Nothing is lost; your pictures and what is being made are kept.</p>
<p>Did you come here by a link in another page? Then <a href="/">go on to the studio</a>.</p>
</html>
"""
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
