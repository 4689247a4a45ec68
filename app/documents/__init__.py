"""Documents: PDF, XLSX and CSV made here, and tables read from uploads; knows no room above it."""
