"""Files for a ministry: slides and a summary as a document, made of the report's verdicts, sentences and charts."""
