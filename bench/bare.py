"""The yardstick for pages: Flask, one template, nothing else."""

from flask import Flask, render_template_string

PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><main><h1>{{ title }}</h1>
<form method="post"><label for="a">{{ question }}</label><input id="a" name="a" value="{{ value }}">
<button>Save</button></form><ul>{% for one in several %}<li>{{ one }}</li>{% endfor %}</ul></main></html>"""

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return render_template_string(
        PAGE, title="Charges", question="What is the charge called?", value="Bribery", several=range(10)
    )
