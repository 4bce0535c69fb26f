"""Server: the door for other programs, over HTTP.

    run        from start to an orderly end, by graceful    settings   all that may be chosen, as one value
    app        everything below, put together               desk       what every dialect asks for
    dialects   the ways to speak to it, a line each         putting    jobs that come at once, written at once
    native/ openai/ a1111/                                  garden     trees of pictures, and the jobs that fill them
    web/       the studio's page, where it was built        watching   one look at the ledger for all who wait
    guard/     who may come in, how often, how much         sandbox/   where strangers' bytes are opened
    faults     every error in the shape of its dialect      telling/   request ids, logs, figures, headers
    fetching   pictures by URL, off by default              spelled    files as base64 and data URLs
    intake     pictures in: opened once, kept by digest     makers     engines and models that clients name
    seeing     how jobs stand, and what happens to them

A dialect only translates. Told with its promises and their limits in docs/serving.md.
"""
