"""fillpo.py PO DICT.py... : fill untranslated/fuzzy words of a catalogue from dictionaries T."""
import runpy, sys, polib
po = polib.pofile(sys.argv[1], wrapwidth=0)
T = {}
for f in sys.argv[2:]:
    T.update(runpy.run_path(f)["T"])
n = 0
for e in po:
    key = (e.msgid, e.msgid_plural) if e.msgid_plural else e.msgid
    done = all(e.msgstr_plural.values()) if e.msgid_plural else e.msgstr
    if done and not e.fuzzy:
        continue
    val = T.get(key) or (T.get(e.msgid) if e.msgid_plural else None)
    if val is None:
        print("missing:", repr(key)); continue
    if isinstance(val, tuple): val = val[0]
    if e.msgid_plural: e.msgstr_plural = {k: val for k in (e.msgstr_plural or {0: ""})}
    else: e.msgstr = val
    if e.fuzzy: e.flags.remove("fuzzy"); e.previous_msgid = None
    n += 1
po.save(); print("filled", n)
