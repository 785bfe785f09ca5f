"""Files beside the report: figures as workbook and CSV, data dictionary, action plan."""
