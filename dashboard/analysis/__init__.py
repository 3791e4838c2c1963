"""What a selection amounts to: figures, measures, comparisons, portraits. Without Streamlit."""
