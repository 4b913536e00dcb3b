<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="http://www.loc.gov/MARC21/slim"
    exclude-result-prefixes="m" version="1.0">
  <xsl:template match="m:record">
    <dc xmlns="http://purl.org/dc/elements/1.1/">
      <title><xsl:value-of select="m:datafield[@tag='245']/m:subfield[@code='a']"/></title>
    </dc>
  </xsl:template>
</xsl:stylesheet>
