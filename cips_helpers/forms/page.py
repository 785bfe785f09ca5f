"""Forms as one self-contained HTML page, to print or to look at."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from jinja2 import Environment

from cips_helpers.forms.content import FormContent
from cips_helpers.instrument.model import pick

TEMPLATE = """\
<!DOCTYPE html>
<html lang="{{ language }}" dir="{{ direction }}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ form.title(code) }}</title>
<style>
  @page { size: A4; margin: 16mm 14mm; }
  body { font: 11pt/1.4 "Noto Sans", "Noto Sans Arabic", Calibri, Arial, sans-serif; color: #1d252c;
         max-width: 46rem; margin: 1.5rem auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; color: #12355b; } h2 { font-size: 1.05rem; color: #12355b; margin: 1.6rem 0 .4rem; }
  .box { border: 1px solid #9aa7b2; border-radius: 4px; padding: .2rem .9rem; }
  table { border-collapse: collapse; width: 100%; break-inside: auto; }
  thead { display: table-header-group; } tr, fieldset { break-inside: avoid; }
  th, td { border-bottom: 1px solid #d6dce2; padding: .35rem .3rem; vertical-align: top; text-align: start; }
  thead th { font-weight: 400; font-size: .78rem; text-align: center; vertical-align: bottom; width: 9%; }
  thead th:first-child { width: auto; } tbody th { font-weight: 400; } td { text-align: center; }
  fieldset { border: 0; border-bottom: 1px solid #d6dce2; margin: 0; padding: .6rem 0; } legend { float: inline-start;
  width: 100%; padding: 0; } legend + * { clear: both; } label { display: inline-block; margin-inline-end: 1.4rem; }
  .code, .hint, .filter, footer { font-size: .78rem; color: #5b6875; } .filter { font-style: italic; }
  .line { display: inline-block; min-width: 12rem; border-bottom: 1px solid #1d252c; }
  footer { margin-top: 2rem; border-top: 1px solid #9aa7b2; }
</style>
</head>
<body>
<h1>{{ form.title(code) }}</h1>
<div class="box"><p>{{ say("introduction") }}</p><p>{{ say("confidentiality") }}</p></div>
<fieldset><legend>{{ say("consent") }}</legend><div>
<label><input type="radio" name="consent"> {{ say("consent_yes") }}</label>
<label><input type="radio" name="consent"> {{ say("consent_no") }}</label></div></fieldset>
{%- macro head(question) %}{{ question.number }}. {{ pick(question.text) }}
{%- for hint in form.hints(question, code) %} <span class="hint">{{ hint }}</span>{% endfor %}
 <span class="code">{{ question.code }}</span>{% endmacro %}
{% for block in form.blocks %}
<h2>{{ say(block.kind) }}</h2>
{%- if block.kind == "statements" %}
<table><thead><tr><th></th>
{%- for answer in block.questions[0].choices %}<th scope="col">{{ pick(answer.label) }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for question in block.questions %}
<tr><th scope="row">{{ head(question) }}</th>
{%- for answer in question.choices %}
<td><input type="radio" name="{{ question.code }}" value="{{ answer.code }}" aria-label="{{ pick(answer.label) }}"></td>
{%- endfor %}</tr>
{%- endfor %}
</tbody></table>
{%- else %}
{%- for question in block.questions %}
<fieldset><legend>{{ head(question) }}</legend>
{%- if question.earlier %}<div class="filter">{{ form.filter(question, code) }}</div>{% endif %}
<div>
{%- if question.is_written or question.is_number %}<label>{{ say("write_in") }}: <span class="line">&nbsp;</span>
 {%- if question.scale.unit %} {{ pick(question.scale.unit) }}{% endif %}</label>{% endif %}
{%- for answer in question.choices %}
<label><input type="{{ "checkbox" if question.several else "radio" }}" name="{{ question.code }}"
 value="{{ answer.code }}"> {{ pick(answer.label) }}</label>
{%- endfor %}
</div></fieldset>
{%- endfor %}
{%- endif %}
{% endfor %}
<p>{{ say("thanks") }}</p>
<footer>{{ say("version") }} {{ form.version }}</footer>
</body>
</html>
"""


def page(form: FormContent, language: str) -> bytes:
    """Return a form in one language as an HTML page without scripts, that loads nothing; texts are escaped."""
    template = Environment(autoescape=True).from_string(TEMPLATE)
    text = template.render(
        form=form,
        code=language,
        language=language.replace("_", "-"),
        direction=direction(language),
        say=lambda name: form.say(name, language),
        pick=lambda text: pick(text, language),
    )
    return text.encode()


def direction(language: str) -> str:
    """Return the direction in which a language is written, ``ltr`` or ``rtl``.

    Examples
    --------
    >>> direction("fr"), direction("ar")
    ('ltr', 'rtl')
    """
    try:
        return "rtl" if Locale.parse(language, sep="_").character_order == "right-to-left" else "ltr"
    except (UnknownLocaleError, ValueError):
        return "ltr"
