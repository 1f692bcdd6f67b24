"""The yardstick for pages: Flask, one template, nothing else."""

from flask import Flask, render_template

app = Flask(__name__)


@app.get("/")
def page() -> str:
    return render_template(
        "bare.html", title="Charges", question="What is the charge called?", value="Bribery", several=range(10)
    )
