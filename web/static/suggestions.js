// Suggestions under the search box as one types.
